import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { SetupError } from './setupError.mjs';

const pause = 500;
const longestWait = 30 * 60_000;

/**
 * Runs the work while holding a lock file, so that two set-ups started at once do not install into
 * the same folder. A lock whose process has ended is taken over.
 * @param {string} file
 * @param {() => Promise<void>} work
 */
export async function withLock(file, work) {
	await acquire(file);
	const release = () => {
		if (readHolder(file) === process.pid) rmSync(file, { force: true });
	};
	process.once('exit', release);
	try {
		await work();
	} finally {
		release();
		process.off('exit', release);
	}
}

/** @param {string} file */
async function acquire(file) {
	const deadline = performance.now() + longestWait;
	let told = false;
	while (!(take(file) && (await isKept(file)))) {
		const holder = readHolder(file);
		if (holder === undefined) continue;
		if (!isAlive(holder)) {
			rmSync(file, { force: true });
			continue;
		}
		if (!told) console.log(`Another set-up is running (process ${holder}); waiting for it …`);
		told = true;
		if (performance.now() > deadline) {
			throw new SetupError(
				`Another set-up (process ${holder}) has not ended for half an hour. If there is none, delete ${file}.`,
			);
		}
		await sleep(pause);
	}
}

/**
 * The process that holds a lock, if it is there and still runs.
 * @param {string} file
 */
export function liveHolder(file) {
	const holder = readHolder(file);
	return holder !== undefined && isAlive(holder) ? holder : undefined;
}

/** @param {string} file */
function take(file) {
	try {
		writeFileSync(file, String(process.pid), { flag: 'wx' });
		return true;
	} catch {
		return false;
	}
}

/**
 * Two that find the same dead holder may both remove its lock: the later one then holds it alone.
 * @param {string} file
 */
async function isKept(file) {
	await sleep(50);
	return readHolder(file) === process.pid;
}

/** @param {string} file */
function readHolder(file) {
	try {
		return Number(readFileSync(file, 'utf8'));
	} catch {
		return undefined;
	}
}

/** @param {number} pid */
function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
	}
}
