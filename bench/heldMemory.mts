import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE = 50;

/** Bytes that the process holds, inside the heap and outside, when what is not needed is gone. */
export async function heldMemory(): Promise<number> {
	// What lies outside the heap is given back only after its owner is collected.
	for (let times = 0; times < 3; times++) {
		globalThis.gc?.();
		await sleep(PAUSE);
	}
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}
