import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { endChild, hasEnded } from '../n8n/childProcess.mts';
import { StartError } from '../n8n/startError.mts';
import type { Member } from './member.mts';

const run = promisify(execFile);

export interface Service {
	name: string;
	command: string[];
	folder: string;
	/** What ends it in good order. */
	stopSignal: NodeJS.Signals;
	/** A program that succeeds once the service is ready. */
	readyCheck: string[];
}

const longestStart = 60_000;

/** A service as a plain child: nothing of it is left on the system. */
export function serviceMember(service: Service): Member {
	const logFile = `${service.folder}.log`;
	let child: ChildProcess | undefined;
	async function end(signal: NodeJS.Signals): Promise<void> {
		const ended = child;
		child = undefined;
		if (ended) await endChild(ended, signal);
	}
	return {
		async start(signal) {
			child = spawnService(service, logFile);
			await untilReady(service, child, logFile, signal);
		},
		stop: async () => await end(service.stopSignal),
		kill: async () => await end('SIGKILL'),
		log: () => readFileSync(logFile, 'utf8'),
	};
}

function spawnService({ command: [program, ...args], folder }: Service, logFile: string) {
	const log = openSync(logFile, 'a');
	const child = spawn(program, args, { cwd: folder, stdio: ['ignore', log, log], detached: true });
	child.on('error', (error) => console.error(error.message));
	closeSync(log);
	return child;
}

async function untilReady(
	{ name, readyCheck: [program, ...args] }: Service,
	child: ChildProcess,
	logFile: string,
	signal?: AbortSignal,
): Promise<void> {
	const deadline = performance.now() + longestStart;
	while (!hasEnded(child) && !signal?.aborted && performance.now() < deadline) {
		try {
			await run(program, args, { timeout: 5_000 });
			return;
		} catch {
			await sleep(100);
		}
	}
	const words = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-10).join('\n');
	await endChild(child, 'SIGKILL');
	if (signal?.aborted) throw new StartError(`The start of ${name} was given up.`);
	throw new StartError(`${name} did not become ready. Its last words:\n${words}`);
}
