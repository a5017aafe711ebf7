/**
 * The rules that n8n gives every new node, unchanged. `npm run lint` holds what is shipped to them too.
 * They are not the whole config: they know nothing of tests and scripts, which may use Node.
 */
import { config } from '@n8n/node-cli/eslint';

export default config;
