import { setImmediate as afterMicrotasks } from 'node:timers/promises';

interface Timer {
	at: number;
	fire(): void;
}

/**
 * Does the work with a clock that jumps from timer to timer, so that an hour takes a second. Holds
 * for `performance.now` and `setTimeout` of the whole process, so nothing else may run meanwhile.
 */
export async function inVirtualTime(work: () => Promise<void>): Promise<void> {
	const { setTimeout: realTimeout, clearTimeout: realClear } = globalThis;
	const timers = new Map<number, Timer>();
	let now = 0;
	let last = 0;
	let isOver = false;

	const set = (fire: () => void, delay = 0) => {
		last += 1;
		timers.set(last, { at: now + Math.max(0, delay), fire });
		return last;
	};
	globalThis.setTimeout = set as unknown as typeof setTimeout;
	globalThis.clearTimeout = ((id: number) => timers.delete(id)) as unknown as typeof clearTimeout;
	performance.now = () => now;

	try {
		const done = work().finally(() => (isOver = true));
		while (!isOver) {
			await afterMicrotasks();
			const next = [...timers].sort(([, a], [, b]) => a.at - b.at)[0];
			if (!next) continue;
			timers.delete(next[0]);
			now = next[1].at;
			next[1].fire();
		}
		await done;
	} finally {
		globalThis.setTimeout = realTimeout;
		globalThis.clearTimeout = realClear;
		// What hides the clock's own method goes.
		delete (performance as { now?: () => number }).now;
	}
}
