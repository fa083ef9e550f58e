import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askFresh, Child } from '../child.mts';
import type { Goal, Part, Section } from '../section.mts';
import { megabytes, median, show, showSpread } from '../statistics.mts';
import type { Measured, Question } from './measure.mts';
import type { Way } from './ways.mts';

const JOBS = 100;
const ITEMS_PER_JOB = 1_000;
const PROCESSES = 2;
const ROUNDS = 4;
const PROCESSES_ALONE = 3;
const MOST_TIMES_PLAIN = 1.5;

const NAMES: Record<Way, string> = {
	plain: 'plain `fetch` and `JSON.parse`, 10 at once',
	ours: '**this node**, Concurrency 10',
	chain: 'HTTP Request → Split Out',
};

const nodesOfN8n = join(
	import.meta.dirname,
	...['..', '..', 'test', 'n8n', '2.x', 'node_modules', 'n8n-nodes-base'],
);

const about = `${JOBS} finished jobs with ${ITEMS_PER_JOB} items of 8 fields each, from a server in another process
that has the bodies ready. Each round measures all ways in one warm process, in changing order:
medians of ${PROCESSES * ROUNDS} rounds, in parentheses the least and the greatest. Memory is measured in processes of
one way each: how far they grow beyond what they were when warm, and what they hold afterwards
(medians of ${PROCESSES_ALONE}).`;

const missing = `The chain that a user would build instead (HTTP Request → Split Out) is not measured: it needs
the n8n that \`npm start\` installs.`;

export const items: Part = {
	name: 'items',
	title: '100,000 items',
	async measure() {
		const server = new Child('items/bodies.mts');
		try {
			const baseUrl = await server.ask<string>({ jobs: JOBS, itemsPerJob: ITEMS_PER_JOB });
			const ways: Way[] = existsSync(nodesOfN8n) ? ['plain', 'ours', 'chain'] : ['plain', 'ours'];
			return await compare(baseUrl, ways);
		} finally {
			await server.end();
		}
	},
};

async function compare(baseUrl: string, ways: Way[]): Promise<Section> {
	const jobs = Array.from({ length: JOBS }, (_, index) => `job_${index}`);
	const measure = (chosen: Way[], rounds: number) => {
		const question: Question = { baseUrl, jobs, itemsPerJob: ITEMS_PER_JOB, ways: chosen, rounds };
		return askFresh<Measured[][]>('items/measure.mts', question);
	};
	const together: Measured[][] = [];
	const alone: Measured[] = [];
	for (let times = 0; times < PROCESSES; times++) together.push(...(await measure(ways, ROUNDS)));
	for (let times = 0; times < PROCESSES_ALONE; times++) {
		for (const way of ways) alone.push(...(await measure([way], 1)).flat());
	}
	const ratios = (field: 'milliseconds' | 'cpu', way: Way, to: Way) =>
		together.map((run) => of(run, way)[field] / of(run, to)[field]);
	const memory = (way: Way, field: 'peakBytes' | 'heldBytes') =>
		median(alone.filter((run) => run.way === way).map((run) => megabytes(run[field])));
	const timesPlain = median(ratios('milliseconds', 'ours', 'plain'));
	const goals: Goal[] = [
		{
			goal: `At most ${MOST_TIMES_PLAIN} × the time of plain fetch and JSON.parse`,
			found: `${show(timesPlain, 2)} ×`,
			met: timesPlain <= MOST_TIMES_PLAIN,
		},
	];
	if (ways.includes('chain')) {
		const timesOurs = median(ratios('milliseconds', 'chain', 'ours'));
		const [own, chain] = [memory('ours', 'peakBytes'), memory('chain', 'peakBytes')];
		goals.push(
			{
				goal: 'Faster than the chain',
				found: `${show(timesOurs, 2)} × faster`,
				met: timesOurs > 1,
			},
			{
				goal: 'Less memory than the chain',
				found: `${show(100 * (own / chain))} % of it`,
				met: own < chain,
			},
		);
	}
	return {
		about: ways.includes('chain') ? about : `${about}\n\n${missing}`,
		tables: [
			{
				columns: [
					'Way',
					'Time, × plain',
					'Processor time, × plain',
					'Growth of the process, MB',
					'Held afterwards, MB',
				],
				rows: ways.map((way) => [
					NAMES[way],
					showSpread(ratios('milliseconds', way, 'plain')),
					showSpread(ratios('cpu', way, 'plain')),
					show(memory(way, 'peakBytes')),
					show(memory(way, 'heldBytes')),
				]),
			},
		],
		goals,
	};
}

function of(run: readonly Measured[], way: Way): Measured {
	return run.find((each) => each.way === way)!;
}
