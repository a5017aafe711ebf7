/**
 * What the tests of n8n's queue mode need beside n8n: the programs of Redis and PostgreSQL. The tests
 * start their own and end them: nothing here starts a server.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { progress } from './setup.mjs';

const REDIS = '/usr/bin/redis-server';
const POSTGRES = '/usr/lib/postgresql';

/** Debian asks this program before it starts a service that was just installed; 101 forbids it. */
const POLICY = '/usr/sbin/policy-rc.d';
/** Debian makes a cluster of its own for whoever installs PostgreSQL, unless this says no. */
const CLUSTER_CONFIG = '/etc/postgresql-common/createcluster.conf';

/** @throws when a program is missing and cannot be installed; the message says what to do. */
export function installServices() {
	const packages = missingPackages();
	if (packages.length === 0) return;
	const isRoot = process.getuid?.() === 0;
	if (isRoot && existsSync('/usr/bin/apt-get')) {
		progress(`installing ${packages.join(' and ')} for the tests of queue mode`);
		withoutStarting(() => {
			apt('update', '-q');
			// Our answer about the cluster stays when the package brings its own.
			const keepConfig = ['-o', 'Dpkg::Options::=--force-confold'];
			apt('install', '-y', '-q', '--no-install-recommends', ...keepConfig, ...packages);
		});
	}
	if (missingPackages().length > 0) {
		throw new Error(
			`Please install ${packages.join(' and ')}: the tests of queue mode need ${REDIS} and ${POSTGRES}/*/bin.`,
		);
	}
}

function missingPackages() {
	return [...(existsSync(REDIS) ? [] : ['redis-server']), ...(hasPostgres() ? [] : ['postgresql'])];
}

/** Every version has a folder of its own; that of the clients alone has no server in it. */
function hasPostgres() {
	const versions = existsSync(POSTGRES) ? readdirSync(POSTGRES) : [];
	return versions.some((version) => existsSync(path.join(POSTGRES, version, 'bin/initdb')));
}

/** @param {() => void} install */
function withoutStarting(install) {
	const isPolicyOurs = !existsSync(POLICY);
	if (isPolicyOurs) {
		writeFileSync(POLICY, '#!/bin/sh\nexit 101\n');
		chmodSync(POLICY, 0o755);
	}
	if (!existsSync(CLUSTER_CONFIG)) {
		mkdirSync(path.dirname(CLUSTER_CONFIG), { recursive: true });
		writeFileSync(CLUSTER_CONFIG, 'create_main_cluster = false\n');
	}
	try {
		install();
	} finally {
		if (isPolicyOurs) rmSync(POLICY);
	}
}

/** @param {string[]} args */
function apt(...args) {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	spawnSync('apt-get', args, { env, stdio: 'inherit' });
}
