import { chmodSync, cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import getPort, { portNumbers } from 'get-port';
import { ensureN8n, type Line } from '../n8n/install.mts';
import type { ManagedProcess } from '../n8n/managedProcess.mts';
import { n8nProcess, type N8nProcessOptions } from '../n8n/n8n.mts';
import { installPackage } from '../n8n/package.mts';
import { temporaryFolder } from '../n8n/temporaryFolder.mts';
import { DATABASE, USER } from '../postgres/query.mts';
import { createPostgres } from '../postgres/server.mts';
import { createRedis, PURPOSE } from './redis.mts';

/** An n8n in queue mode; each of its processes can be killed and started again. */
export interface Cluster {
	baseUrl: string;
	databasePort: number;
	/** How many executions a worker runs at a time. */
	concurrency: number;
	redis: ManagedProcess;
	main: ManagedProcess;
	workers: ManagedProcess[];
	/** A separate n8n in regular mode, which is not started with the others. */
	regular: { baseUrl: string; process: ManagedProcess };
	stop(): Promise<void>;
}

const line: Line = '2.x';
const concurrency = 5;

/** Starts n8n in queue mode with Redis, PostgreSQL and workers, all on 127.0.0.1. */
export async function startCluster(workerCount: number): Promise<Cluster> {
	const folder = temporaryFolder('queue');
	// PostgreSQL runs as another user if this is root.
	chmodSync(folder, 0o711);
	const [databasePort, redisPort] = [await lastingPort(), await lastingPort()];
	const redis = createRedis(folder, redisPort);
	const postgres = await createPostgres(PURPOSE, folder, databasePort);
	await ensureN8n(line);
	const template = join(folder, 'template');
	await installPackage(template);

	const queueMode = {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		N8N_ENCRYPTION_KEY: 'queue-tests-encrypt-with-this-key',
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: '127.0.0.1',
		DB_POSTGRESDB_PORT: String(databasePort),
		DB_POSTGRESDB_DATABASE: DATABASE,
		DB_POSTGRESDB_USER: USER,
	};
	async function create(name: string, options: Partial<N8nProcessOptions> = {}) {
		const userFolder = join(folder, name);
		const port = await lastingPort();
		cpSync(template, userFolder, { recursive: true });
		const brokerPort = await lastingPort();
		const process = n8nProcess({ line, userFolder, port, brokerPort, ...options });
		return { baseUrl: `http://127.0.0.1:${port}`, process };
	}
	const main = await create('main', { env: queueMode });
	const regular = await create('regular');
	const workers: ManagedProcess[] = [];
	for (const name of Array.from({ length: workerCount }, (_, index) => `worker${index + 1}`)) {
		const worker = await create(name, {
			concurrency,
			// Its log names the executions that it starts.
			env: { ...queueMode, N8N_LOG_LEVEL: 'info', N8N_LOG_FORMAT: 'json' },
			// A container without a volume. With its old event log a worker would treat its former
			// executions as crashed.
			beforeStart() {
				rmSync(join(folder, name), { recursive: true });
				cpSync(template, join(folder, name), { recursive: true });
			},
		});
		workers.push(worker.process);
	}
	const startOrder = [[postgres, redis], [main.process], workers];
	async function stop(): Promise<void> {
		for (const group of [[regular.process], ...startOrder.toReversed()]) {
			await Promise.all(group.map(async (process) => await process.stop()));
		}
	}
	try {
		for (const group of startOrder) {
			await Promise.all(group.map(async (process) => await process.start()));
		}
	} catch (error) {
		await stop();
		throw error;
	}
	const { baseUrl, process } = main;
	return { baseUrl, databasePort, concurrency, redis, main: process, workers, regular, stop };
}

/**
 * A port that stays free while its process is down: higher ones may be taken by any outgoing
 * connection.
 */
async function lastingPort(): Promise<number> {
	const start = 15_000 + Math.floor(Math.random() * 10_000);
	return await getPort({ port: portNumbers(start, 31_999), reserve: true });
}
