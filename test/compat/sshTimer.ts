// For `setupFilesAfterEnv` on n8n 1.123, whose engine starts a timer for SSH tunnels with the first
// node and ends it only when the process exits, which it keeps from exiting. n8n 2 lets it go.
import 'reflect-metadata';
import { Container } from '@n8n/di';
import { SSHClientsManager } from 'n8n-core/dist/execution-engine/ssh-clients-manager';

afterAll(() => Container.get(SSHClientsManager).onShutdown());
