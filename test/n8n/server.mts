import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, closeSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
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
	env?: NodeJS.ProcessEnv;
	/** Gives up the start and ends what was started. */
	signal?: AbortSignal;
}

export interface N8n {
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
const longestStop = 20_000;
const shownLines = 15;

/** Starts n8n and resolves once it answers. Rejects with a `StartError` when it does not. */
export async function startN8n(options: N8nOptions): Promise<N8n> {
	const port = options.port ?? (await freePort());
	const brokerPort = options.brokerPort ?? (await freePort());
	await refuseBusy(port, 'the address of n8n');
	await refuseBusy(brokerPort, 'the task runners of n8n');
	mkdirSync(options.userFolder, { recursive: true });

	const logFile = join(options.userFolder, 'n8n.log');
	const child = spawnN8n(options, logFile, {
		...n8nEnvironment({ line: options.line, userFolder: options.userFolder, port, brokerPort }),
		...options.env,
	});
	const n8n = {
		baseUrl: `http://127.0.0.1:${port}`,
		pid: child.pid ?? 0,
		logFile,
		log: () => readFileSync(logFile, 'utf8'),
		stop: async () => await end(child, 'SIGTERM'),
		kill: async () => await end(child, 'SIGKILL'),
	};
	await untilReady(n8n, child, options.signal);
	return n8n;
}

async function refuseBusy(port: number, purpose: string): Promise<void> {
	if (await isFree(port)) return;
	throw new StartError(`Port ${port} of 127.0.0.1, wanted for ${purpose}, is in use.`);
}

function spawnN8n(options: N8nOptions, logFile: string, env: NodeJS.ProcessEnv): ChildProcess {
	const log = openSync(logFile, 'w');
	const child = spawn(
		process.execPath,
		[
			'--import',
			pathToFileURL(join(import.meta.dirname, 'endsWithParent.mjs')).href,
			join(options.line.folder, 'node_modules', 'n8n', 'bin', 'n8n'),
			'start',
		],
		// A group of its own: Ctrl-C reaches us only, and its task runners can be ended with it.
		{ cwd: options.userFolder, env, stdio: ['ignore', log, log, 'pipe'], detached: true },
	);
	closeSync(log);
	return child;
}

async function untilReady(n8n: N8n, child: ChildProcess, signal?: AbortSignal): Promise<void> {
	const deadline = performance.now() + longestStart;
	while (!hasEnded(child)) {
		if (signal?.aborted) {
			await n8n.stop();
			throw new StartError('The start of n8n was given up.');
		}
		if (await answers(n8n.baseUrl)) return;
		if (performance.now() > deadline) {
			await n8n.kill();
			throw new StartError(`n8n did not answer within ${longestStart / 1000} s.${lastWords(n8n)}`);
		}
		await sleep(250);
	}
	throw new StartError(`n8n ended before it was ready.${lastWords(n8n)}`);
}

/** `/healthz` answers before the migrations, the 1.x line serves HTML until its routes are there. */
async function answers(baseUrl: string): Promise<boolean> {
	try {
		const answer = await fetch(`${baseUrl}/rest/settings`, { signal: AbortSignal.timeout(5_000) });
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

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
	if (!hasEnded(child)) {
		child.kill(signal);
		await Promise.race([exitOf(child), sleep(longestStop, undefined, { ref: false })]);
	}
	killGroup(child);
	await exitOf(child);
}

function hasEnded(child: ChildProcess): boolean {
	return child.exitCode !== null || child.signalCode !== null;
}

async function exitOf(child: ChildProcess): Promise<void> {
	if (!hasEnded(child)) await new Promise((resolve) => child.once('exit', resolve));
}

/** What is left of it: the process itself if it did not obey, and its task runner. */
function killGroup(child: ChildProcess): void {
	try {
		if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
	} catch {
		// Nothing is left.
	}
}
