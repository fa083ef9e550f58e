import { Child } from '../child.mts';
import type { Part } from '../section.mts';
import { withMockApi } from '../mockApi/mockApi.mts';
import { median, show, showSpread } from '../statistics.mts';
import type { Question } from './measure.mts';

const JOBS = 100;
const LATENCY = 100;
const IN_FLIGHT = 10;
const OUR_RUNS = 7;
const MOST_TIMES_BOUND = 1.3;
const LEAST_TIMES_FASTER = 8;

/** Nothing can be faster with that many in flight. */
const BOUND = (JOBS / IN_FLIGHT) * LATENCY;

export const together: Part = {
	name: 'together',
	title: 'Together, or one after another',
	measure: () =>
		withMockApi({ latencyMs: LATENCY }, async ({ access, addJobs }) => {
			const jobs = await addJobs(JOBS, { data: [{ name: 'An item' }] });
			const ours: number[] = [];
			const peers: number[] = [];
			const child = new Child('together/measure.mts');
			const run = (way: Question['way'], some = jobs) =>
				child.ask<number>({ access, jobs: some, way } satisfies Question);
			try {
				// What is loaded and compiled with the first requests is no part of it.
				for (const way of ['ours', 'peers'] as const) await run(way, jobs.slice(0, IN_FLIGHT));
				for (let times = 0; times < OUR_RUNS; times++) {
					ours.push(await run('ours'));
					if (times === OUR_RUNS >> 1) peers.push(await run('peers'));
				}
			} finally {
				await child.end();
			}
			const timesBound = ours.map((time) => time / BOUND);
			const timesFaster = median(peers) / median(ours);
			return {
				about: `${JOBS} finished jobs, each answered after ${LATENCY} ms, in n8n's engine. The bound is what ${IN_FLIGHT} questions in flight allow: ${BOUND} ms. What other packages do is made anew from its description: one job after another, then a fixed sleep (here there is none, since all jobs are finished). In parentheses the least and the greatest of all runs.`,
				tables: [
					{
						columns: ['Way', 'Runs', 'Time, × the bound'],
						rows: [
							['**this node**, Concurrency 10', show(ours.length), showSpread(timesBound)],
							[
								'one after another',
								show(peers.length),
								showSpread(peers.map((time) => time / BOUND)),
							],
						],
					},
				],
				goals: [
					{
						goal: `At most ${MOST_TIMES_BOUND} × the bound`,
						found: `${show(median(timesBound), 2)} ×`,
						met: median(timesBound) <= MOST_TIMES_BOUND,
					},
					{
						goal: `At least ${LEAST_TIMES_FASTER} × faster than one after another`,
						found: `${show(timesFaster, 1)} ×`,
						met: timesFaster >= LEAST_TIMES_FASTER,
					},
				],
			};
		}),
};
