import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import getPort from 'get-port';
import { n8nEnvironment } from './environment.mts';
import { ensureN8n, type Line, n8nFolder } from './install.mts';
import { ManagedProcess, type ProcessOptions } from './managedProcess.mts';
import { installPackage } from './package.mts';
import { temporaryFolder } from './temporaryFolder.mts';

export interface N8n {
	line: Line;
	baseUrl: string;
	/** n8n keeps its data in `.n8n` in it. */
	userFolder: string;
	logFile: string;
	stop(): Promise<void>;
	/** Ends it at once, as a crash does. */
	kill(): Promise<void>;
	/** Starts it again at the same address. */
	start(): Promise<void>;
}

export interface StartOptions {
	line: Line;
	/** Default: a temporary one. */
	userFolder?: string;
	/** Default: any free one. */
	port?: number;
	/** Aborts the start. */
	signal?: AbortSignal;
	/** Added to that of every n8n here. */
	env?: NodeJS.ProcessEnv;
}

/** Starts an n8n that has the package, as built now, installed; installs n8n itself if necessary. */
export async function startN8n({ line, signal, ...options }: StartOptions): Promise<N8n> {
	const userFolder = options.userFolder ?? join(temporaryFolder('n8n'), 'user');
	const port = options.port ?? (await getPort());
	await ensureN8n(line);
	await installPackage(userFolder);
	const { env } = options;
	const n8n = n8nProcess({ line, userFolder, port, brokerPort: await getPort(), env });
	await n8n.start(signal);
	return {
		line,
		baseUrl: `http://127.0.0.1:${port}`,
		userFolder,
		logFile: logFileOf(userFolder),
		stop: async () => await n8n.stop(),
		kill: async () => await n8n.kill(),
		start: async () => await n8n.start(),
	};
}

export interface N8nProcessOptions extends Pick<ProcessOptions, 'beforeStart' | 'env'> {
	line: Line;
	userFolder: string;
	/** For the editor and REST API, or the health check of a worker. */
	port: number;
	/** For the task runners. */
	brokerPort: number;
	/** Makes it a worker that runs so many executions at a time. */
	concurrency?: number;
}

/** An n8n, or a worker, that is not started yet. */
export function n8nProcess(options: N8nProcessOptions): ManagedProcess {
	const { line, userFolder, port, brokerPort, concurrency, env, beforeStart } = options;
	const isWorker = concurrency !== undefined;
	const exitWithParent = pathToFileURL(join(import.meta.dirname, 'exitWithParent.mjs')).href;
	const n8n = join(n8nFolder(line), 'node_modules', 'n8n', 'bin', 'n8n');
	// `/healthz` responds before the migrations have run.
	const readyUrl = `http://127.0.0.1:${port}/${isWorker ? 'healthz/readiness' : 'rest/settings'}`;
	mkdirSync(userFolder, { recursive: true });
	return new ManagedProcess({
		name: isWorker ? 'The n8n worker' : 'n8n',
		command: [
			...[process.execPath, '--import', exitWithParent, n8n],
			...(isWorker ? ['worker', `--concurrency=${concurrency}`] : ['start']),
		],
		cwd: userFolder,
		env: {
			...n8nEnvironment(line),
			N8N_USER_FOLDER: userFolder,
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(brokerPort),
			...(isWorker && {
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(port),
				N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			}),
			...env,
		},
		logFile: logFileOf(userFolder),
		stopSignal: 'SIGTERM',
		beforeStart,
		isReady: async () => await respondsWithJson(readyUrl),
	});
}

function logFileOf(userFolder: string): string {
	return `${userFolder}.log`;
}

/** n8n 1.x responds with HTML until its routes are available. */
async function respondsWithJson(url: string): Promise<boolean> {
	try {
		const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
		await response.json();
		return response.ok;
	} catch {
		return false;
	}
}
