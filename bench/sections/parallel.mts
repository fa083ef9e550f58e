import { median } from 'simple-statistics';
import type { Section } from '../section.mts';
import { ratios, spread, withServer } from './comparison.mts';

const JOBS = 100;
const LATENCY = 100;
const ROUNDS = 5;
const MAX_TIMES_PLAIN = 1.3;
const MIN_TIMES_FASTER = 8;

export const parallel: Section = {
	name: 'parallel',
	title: 'Jobs in parallel',
	measure: () =>
		withServer({ jobs: JOBS, itemsPerJob: 1, latency: LATENCY }, async (compare) => {
			const rounds = await compare(['plain', 'node', 'sequential'], ROUNDS);
			const timesPlain = ratios(rounds, 'milliseconds', 'node', 'plain');
			const timesFaster = ratios(rounds, 'milliseconds', 'sequential', 'node');
			return {
				about: `${JOBS} completed jobs, each response after ${LATENCY} ms. Other packages request one job after another. Medians of ${ROUNDS} rounds in one process, with the smallest and the largest ratio.`,
				table: [
					['Variant', 'Time, × plain'],
					['plain `fetch`, 10 at once', '1.00'],
					['**this node**, Concurrency 10', spread(timesPlain)],
					[
						'plain `fetch`, one after another',
						spread(ratios(rounds, 'milliseconds', 'sequential', 'plain')),
					],
				],
				goals: [
					{
						goal: `At most ${MAX_TIMES_PLAIN} × the time of plain fetch, 10 at once`,
						found: `${median(timesPlain).toFixed(2)} ×`,
						met: median(timesPlain) <= MAX_TIMES_PLAIN,
					},
					{
						goal: `At least ${MIN_TIMES_FASTER} × faster than one after another`,
						found: `${median(timesFaster).toFixed(1)} ×`,
						met: median(timesFaster) >= MIN_TIMES_FASTER,
					},
				],
			};
		}),
};
