import { setTimeout as sleep } from 'node:timers/promises';

export interface Usage {
	milliseconds: number;
	/** Milliseconds of all cores, in this process. */
	cpu: number;
	/** How far the process grew at most. Means nothing after the first measurement. */
	peakBytes: number;
	/** What is retained afterwards: the result and what the run left behind. */
	retainedBytes: number;
}

/** What the work takes in this process. Its result is held until the memory has been measured. */
export async function measureUsage<Result>(
	work: () => Promise<Result>,
): Promise<{ result: Result; usage: Usage }> {
	const retainedBefore = await retainedMemory();
	const { rss } = process.memoryUsage();
	const cpuBefore = process.cpuUsage();
	const startedAt = process.hrtime.bigint();

	const result = await work();

	const milliseconds = Number(process.hrtime.bigint() - startedAt) / 1e6;
	const { user, system } = process.cpuUsage(cpuBefore);
	const peakBytes = process.resourceUsage().maxRSS * 1024 - rss;
	const retainedBytes = (await retainedMemory()) - retainedBefore;
	return { result, usage: { milliseconds, cpu: (user + system) / 1000, peakBytes, retainedBytes } };
}

async function retainedMemory(): Promise<number> {
	// Memory outside the heap is returned only after its owner is collected.
	for (let times = 0; times < 3; times++) {
		globalThis.gc?.();
		await sleep(50);
	}
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}
