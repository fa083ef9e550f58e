import { delimiter, dirname } from 'node:path';
import type { Line } from './install.mts';

// They contact servers of n8n or need a license.
const disabledModules = ['breaking-changes', 'chat-hub', 'insights', 'mcp'];
const disabledFeatures = [
	'AI',
	'DIAGNOSTICS',
	'DYNAMIC_BANNERS',
	'HIRING_BANNER',
	'LICENSE_AUTO_RENEW',
	'PERSONALIZATION',
	'TEMPLATES',
	'VERIFIED_PACKAGES',
	'VERSION_NOTIFICATIONS',
	'VERSION_NOTIFICATIONS_WHATS_NEW',
];

/** n8n does not start if a module is disabled that it does not know. */
const byLine: Record<Line, NodeJS.ProcessEnv> = {
	'1.x': {
		N8N_DISABLED_MODULES: disabledModules.join(),
		N8N_RUNNERS_ENABLED: 'true',
		DB_SQLITE_POOL_SIZE: '4',
	},
	'2.x': {
		N8N_DISABLED_MODULES: [
			...disabledModules,
			'instance-ai',
			'mcp-registry',
			'quick-connect',
		].join(),
	},
};

// Settings of another n8n, of npm and of a test runner on this machine.
const foreign = /^(N8N|DB|EXECUTIONS|QUEUE|WEBHOOK|AITRONOS|JEST|NODE|npm)_/;

/** An n8n that is local, offline and quiet, and stores every execution. */
export function n8nEnvironment(line: Line): NodeJS.ProcessEnv {
	return {
		...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
		PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_LOG_LEVEL: 'warn',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '3',
		EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
		EXECUTIONS_DATA_PRUNE: 'false',
		...byLine[line],
		...Object.fromEntries(disabledFeatures.map((name) => [`N8N_${name}_ENABLED`, 'false'])),
	};
}
