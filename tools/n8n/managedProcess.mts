import { closeSync, openSync, readFileSync } from 'node:fs';
import { execa, type ResultPromise } from 'execa';
import pWaitFor from 'p-wait-for';
import { SetupError } from '../setupError.mts';

export interface ProcessOptions {
	name: string;
	command: string[];
	cwd: string;
	/** Default: that of this process. */
	env?: NodeJS.ProcessEnv;
	/** Default: the user of this process. */
	uid?: number;
	logFile: string;
	stopSignal: 'SIGTERM' | 'SIGINT';
	beforeStart?: () => void;
	isReady(): Promise<boolean>;
}

const startTimeout = 300_000;
const killTimeout = 20_000;

/** A server that can be killed and started again at the same address. Ends with this process. */
export class ManagedProcess {
	readonly #options: ProcessOptions;
	#child?: ResultPromise;

	constructor(options: ProcessOptions) {
		this.#options = options;
	}

	/** Resolves when it is ready. */
	async start(signal?: AbortSignal): Promise<void> {
		const { name, command, cwd, env = process.env, uid, logFile, stopSignal } = this.#options;
		this.#options.beforeStart?.();
		// The types of execa only allow some descriptors.
		const log = openSync(logFile, 'a') as 3;
		const [file, ...args] = command;
		const child = execa(file, args, {
			cwd,
			env,
			extendEnv: false,
			uid,
			gid: uid,
			// The pipe is for exitWithParent.mjs.
			stdio: ['ignore', log, log, 'pipe'],
			buffer: false,
			reject: false,
			killSignal: stopSignal,
			forceKillAfterDelay: killTimeout,
			killDescendants: true,
		});
		closeSync(log);
		this.#child = child;
		let hasExited = false;
		child.finally(() => (hasExited = true));
		try {
			await pWaitFor(
				async () => {
					if (hasExited) throw new Error('exited before it was ready');
					return await this.#options.isReady();
				},
				{ interval: 250, signal, timeout: { milliseconds: startTimeout, message: 'is not ready' } },
			);
		} catch (error) {
			await this.kill();
			signal?.throwIfAborted();
			const logTail = this.log().trimEnd().split('\n').slice(-15).join('\n');
			throw new SetupError(`${name} ${(error as Error).message}. The end of its log:\n${logTail}`);
		}
	}

	/** Shuts it down, by force after a while. */
	async stop(): Promise<void> {
		await this.#end(this.#options.stopSignal);
	}

	/** Ends it at once, as a crash does. */
	async kill(): Promise<void> {
		await this.#end('SIGKILL');
	}

	/** All that it has written, across restarts. */
	log(): string {
		return readFileSync(this.#options.logFile, 'utf8');
	}

	async #end(signal: NodeJS.Signals): Promise<void> {
		const child = this.#child;
		this.#child = undefined;
		child?.kill(signal);
		await child;
		// What it has started itself.
		child?.kill('SIGKILL');
	}
}
