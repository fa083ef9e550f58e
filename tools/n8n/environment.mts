import { delimiter, dirname } from 'node:path';
import type { Line } from './line.mts';

export interface Place {
	line: Line;
	userFolder: string;
	port: number;
	brokerPort: number;
}

const off = [
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

// They ask servers of n8n or need a licence; none has to do with a node.
const modules = ['breaking-changes', 'chat-hub', 'insights', 'mcp'];

/** What only one line knows: a module that is not there keeps n8n from starting. */
const ofLine: Record<string, NodeJS.ProcessEnv> = {
	'1.x': {
		N8N_DISABLED_MODULES: modules.join(),
		N8N_RUNNERS_ENABLED: 'true',
		DB_SQLITE_POOL_SIZE: '4',
	},
	'2.x': {
		N8N_DISABLED_MODULES: [...modules, 'instance-ai', 'mcp-registry', 'quick-connect'].join(),
	},
};

/** What n8n is started with: on this machine only, offline, quiet, keeping every execution. */
export function n8nEnvironment({ line, userFolder, port, brokerPort }: Place): NodeJS.ProcessEnv {
	return {
		...inherited(),
		PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
		N8N_USER_FOLDER: userFolder,
		N8N_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_SECURE_COOKIE: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		N8N_LOG_LEVEL: 'warn',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '3',
		EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
		EXECUTIONS_DATA_PRUNE: 'false',
		...ofLine[line.name],
		...Object.fromEntries(off.map((feature) => [`N8N_${feature}_ENABLED`, 'false'])),
	};
}

/** Without the settings of another n8n, of npm and of a test runner on this machine. */
function inherited(): NodeJS.ProcessEnv {
	const foreign = /^(N8N|DB|EXECUTIONS|QUEUE|WEBHOOK|AITRONOS|JEST|NODE|npm)_/;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
