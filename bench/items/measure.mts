import { answerQuestions } from '../child.mts';
import { heldMemory } from '../heldMemory.mts';
import { type Way, ways } from './ways.mts';

export interface Question {
	baseUrl: string;
	jobs: string[];
	itemsPerJob: number;
	ways: Way[];
	/** How often all ways are measured, every other time in the opposite order. */
	rounds: number;
}

export interface Measured {
	way: Way;
	milliseconds: number;
	/** Milliseconds of all cores, in this process. */
	cpu: number;
	/** How far the process grew beyond what it was when warm, at most. Says nothing after the first. */
	peakBytes: number;
	/** What is held afterwards: the items, and what the run left behind. */
	heldBytes: number;
}

async function measure({ baseUrl, jobs, itemsPerJob }: Question, way: Way): Promise<Measured> {
	const heldBefore = await heldMemory();
	const { rss } = process.memoryUsage();
	const cpuBefore = process.cpuUsage();
	const startedAt = performance.now();
	const items = await ways[way](baseUrl, jobs);
	const milliseconds = performance.now() - startedAt;
	const { user, system } = process.cpuUsage(cpuBefore);
	const peakBytes = process.resourceUsage().maxRSS * 1024 - rss;
	const heldBytes = (await heldMemory()) - heldBefore;
	if (items.length !== jobs.length * itemsPerJob) throw new Error(`${items.length} items`);
	return { way, milliseconds, cpu: (user + system) / 1000, peakBytes, heldBytes };
}

/** What each round measured. */
answerQuestions(async (question: Question) => {
	// What is loaded and compiled with the first requests is no part of it.
	for (const way of question.ways) await ways[way](question.baseUrl, question.jobs.slice(0, 2));
	const rounds: Measured[][] = [];
	for (let round = 0; round < question.rounds; round++) {
		const order = round % 2 === 0 ? question.ways : [...question.ways].reverse();
		const measured: Measured[] = [];
		for (const way of order) measured.push(await measure(question, way));
		rounds.push(measured);
	}
	return rounds;
});
