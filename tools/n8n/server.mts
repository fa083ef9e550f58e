import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { endChild, hasEnded } from './childProcess.mts';
import { n8nEnvironment } from './environment.mts';
import type { Line } from './line.mts';
import { freePort, isFree } from './ports.mts';
import { StartError } from './startError.mts';

export interface N8nOptions {
	line: Line;
	/** n8n makes `.n8n` in it; what it logs is in `n8n.log`. */
	userFolder: string;
	/** Default: any free one. */
	port?: number;
	/** Where its task runners connect; default: any free one. */
	brokerPort?: number;
	/** Makes it a worker of the queue that runs so many executions at once. */
	concurrency?: number;
	env?: NodeJS.ProcessEnv;
	/** Gives up the start and ends what was started. */
	signal?: AbortSignal;
}

export interface N8n {
	/** A worker only says there how it is. */
	baseUrl: string;
	pid: number;
	logFile: string;
	/** All that it wrote so far. */
	log(): string;
	/** Ends it as an administrator would; after a while by force. */
	stop(): Promise<void>;
	/** Ends it at once, as a crash does. */
	kill(): Promise<void>;
}

const longestStart = 300_000;
const shownLines = 15;

/** Starts n8n and resolves once it answers. Rejects with a `StartError` when it does not. */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	const port = options.port ?? (await freePort());
	const brokerPort = options.brokerPort ?? (await freePort());
	await refuseBusy(port, 'the address of n8n');
	await refuseBusy(brokerPort, 'the task runners of n8n');
	mkdirSync(options.userFolder, { recursive: true });

	const logFile = join(options.userFolder, 'n8n.log');
	const role = roleOf(options, port);
	const child = spawnN8n(options, logFile, role.command, {
		...n8nEnvironment({ line: options.line, userFolder: options.userFolder, port, brokerPort }),
		...role.env,
		...options.env,
	});
	const n8n = {
		baseUrl: `http://127.0.0.1:${port}`,
		pid: child.pid ?? 0,
		logFile,
		log: () => readFileSync(logFile, 'utf8'),
		stop: async () => await endChild(child, 'SIGTERM'),
		kill: async () => await endChild(child, 'SIGKILL'),
	};
	await untilReady(n8n, child, `${n8n.baseUrl}${role.readyPath}`, options.signal);
	return n8n;
}

interface Role {
	command: string[];
	env: NodeJS.ProcessEnv;
	/** Answers 200 with JSON only once it is ready. */
	readyPath: string;
}

function roleOf({ concurrency }: N8nOptions, port: number): Role {
	// `/healthz` answers before the migrations.
	if (concurrency === undefined)
		return { command: ['start'], env: {}, readyPath: '/rest/settings' };
	return {
		command: ['worker', `--concurrency=${concurrency}`],
		env: {
			QUEUE_HEALTH_CHECK_ACTIVE: 'true',
			QUEUE_HEALTH_CHECK_PORT: String(port),
			N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
		},
		readyPath: '/healthz/readiness',
	};
}

async function refuseBusy(port: number, purpose: string): Promise<void> {
	if (await isFree(port)) return;
	throw new StartError(`Port ${port} of 127.0.0.1, wanted for ${purpose}, is in use.`);
}

function spawnN8n(
	options: N8nOptions,
	logFile: string,
	command: string[],
	env: NodeJS.ProcessEnv,
): ChildProcess {
	const log = openSync(logFile, 'w');
	const child = spawn(
		process.execPath,
		[
			'--import',
			pathToFileURL(join(import.meta.dirname, 'endsWithParent.mjs')).href,
			join(options.line.folder, 'node_modules', 'n8n', 'bin', 'n8n'),
			...command,
		],
		// A group of its own: Ctrl-C reaches us only, and its task runners can be ended with it.
		{ cwd: options.userFolder, env, stdio: ['ignore', log, log, 'pipe'], detached: true },
	);
	closeSync(log);
	return child;
}

async function untilReady(
	n8n: N8n,
	child: ChildProcess,
	readyUrl: string,
	signal?: AbortSignal,
): Promise<void> {
	const deadline = performance.now() + longestStart;
	while (!hasEnded(child)) {
		if (signal?.aborted) {
			await n8n.stop();
			throw new StartError('The start of n8n was given up.');
		}
		if (await answers(readyUrl)) return;
		if (performance.now() > deadline) {
			await n8n.kill();
			throw new StartError(`n8n did not answer within ${longestStart / 1000} s.${lastWords(n8n)}`);
		}
		await sleep(250);
	}
	throw new StartError(`n8n ended before it was ready.${lastWords(n8n)}`);
}

/** The 1.x line serves HTML until its routes are there. */
async function answers(url: string): Promise<boolean> {
	try {
		const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
		await answer.json();
		return answer.ok;
	} catch {
		return false;
	}
}

function lastWords(n8n: N8n): string {
	const lines = n8n.log().trimEnd().split('\n').slice(-shownLines);
	return ` Its last words:\n${lines.map((line) => `    ${line}`).join('\n')}`;
}
