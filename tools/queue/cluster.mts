import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import type { Line } from '../n8n/line.mts';
import { installPackage } from '../n8n/package.mts';
import { type Database, databaseEnvironment } from './database.mts';
import type { Member, Members } from './member.mts';
import { n8nMember } from './n8nMember.mts';
import { lastingPorts } from './ports.mts';
import { ensurePrograms } from './programs.mts';
import { prepareServices } from './services.mts';

export interface ClusterOptions {
	line: Line;
	/** Where everything is kept; whoever made it removes it. */
	folder: string;
	/** The packed package, which each n8n gets installed. */
	tarball: string;
	/** Default 2. */
	workers?: number;
}

export interface Cluster {
	/** Where main answers. */
	baseUrl: string;
	database: Database;
	/** `postgres`, `redis`, `main`, `worker1`, … */
	members: Members;
	/** Resolves once all of it is ready. */
	start(signal: AbortSignal): Promise<void>;
	/** Ends what runs. */
	stop(): Promise<void>;
}

/** How many executions a worker runs at once. */
export const CONCURRENCY = 5;

/** n8n in queue mode, everything on 127.0.0.1, not started yet. */
export async function prepareCluster(options: ClusterOptions): Promise<Cluster> {
	const programs = ensurePrograms();
	const { folder } = options;
	// PostgreSQL runs as another user where this is root.
	chmodSync(folder, 0o711);
	const [postgresPort, redisPort, ...ports] = await lastingPorts(4 + 2 * (options.workers ?? 2));
	const services = await prepareServices({ programs, folder, postgresPort, redisPort });
	const { main, workers } = await prepareN8n(options, ports, {
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redisPort),
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		N8N_ENCRYPTION_KEY: 'queue-tests-encrypt-with-this-key',
		...databaseEnvironment(postgresPort),
	});
	const startOrder = [services, main, workers];
	return {
		baseUrl: `http://127.0.0.1:${ports[0]}`,
		database: { psql: join(programs.postgres, 'psql'), port: postgresPort },
		members: { ...services, ...main, ...workers },
		async start(signal) {
			for (const group of startOrder) {
				await all(group, async (member) => await member.start(signal));
			}
		},
		async stop() {
			for (const group of startOrder.toReversed()) {
				await all(group, async (member) => await member.stop());
			}
		},
	};
}

/** One that fails does not leave the others half done. */
async function all(members: Members, act: (member: Member) => Promise<void>): Promise<void> {
	const outcomes = await Promise.allSettled(Object.values(members).map(act));
	const failed = outcomes.find((outcome) => outcome.status === 'rejected');
	if (failed) throw failed.reason;
}

async function prepareN8n(
	{ line, tarball, folder, workers: count = 2 }: ClusterOptions,
	ports: number[],
	env: NodeJS.ProcessEnv,
): Promise<{ main: Members; workers: Members }> {
	const template = join(folder, 'template');
	await installPackage(template, tarball);
	const place = (name: string, index: number) => ({
		line,
		template,
		folder: join(folder, name),
		port: ports[2 * index],
		brokerPort: ports[2 * index + 1],
	});
	const workers: Members = {};
	for (let number = 1; number <= count; number += 1) {
		workers[`worker${number}`] = n8nMember({
			...place(`worker${number}`, number),
			concurrency: CONCURRENCY,
			// With the log of its former life a worker takes what it once ran for crashed.
			forgets: true,
			// Names the executions it starts, and when.
			env: { ...env, N8N_LOG_LEVEL: 'info', N8N_LOG_FORMAT: 'json' },
		});
	}
	return { main: { main: n8nMember({ ...place('main', 0), env }) }, workers };
}
