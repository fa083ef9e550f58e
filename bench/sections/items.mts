import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { median } from 'simple-statistics';
import type { Usage } from '../processes/usage.mts';
import type { VariantName } from '../processes/variants.mts';
import type { Goal, Section } from '../section.mts';
import { ratios, type Rounds, spread, withServer } from './comparison.mts';

const JOBS = 100;
const ITEMS_PER_JOB = 1_000;
const PROCESSES = 2;
const ROUNDS = 4;
const MEMORY_PROCESSES = 3;
const MAX_TIMES_PLAIN = 1.5;

const LABELS = {
	plain: 'plain `fetch` and `JSON.parse`, 10 at once',
	node: '**this node**, Concurrency 10',
	chain: 'HTTP Request → Split Out',
};

const n8nNodes = join(import.meta.dirname, '../../tools/n8n/2.x/node_modules/n8n-nodes-base');

export const items: Section = {
	name: 'items',
	title: '100,000 items',
	measure: () =>
		withServer({ jobs: JOBS, itemsPerJob: ITEMS_PER_JOB, latency: 0 }, async (compare) => {
			const hasChain = existsSync(n8nNodes);
			const variants = (['plain', 'node', 'chain'] as const).slice(0, hasChain ? 3 : 2);
			const rounds: Rounds = [];
			for (let times = 0; times < PROCESSES; times++)
				rounds.push(...(await compare(variants, ROUNDS)));
			const alone: Rounds = [];
			for (const variant of variants) {
				for (let times = 0; times < MEMORY_PROCESSES; times++)
					alone.push(...(await compare([variant], 1)));
			}
			const memory = (variant: VariantName, field: keyof Usage) =>
				median(
					alone.flatMap((round) => (variant in round ? [round[variant][field] / 1024 ** 2] : [])),
				);
			const timesPlain = median(ratios(rounds, 'milliseconds', 'node', 'plain'));
			const goals: Goal[] = [
				{
					goal: `At most ${MAX_TIMES_PLAIN} × the time of plain fetch and JSON.parse`,
					found: `${timesPlain.toFixed(2)} ×`,
					met: timesPlain <= MAX_TIMES_PLAIN,
				},
			];
			if (hasChain) {
				const timesFaster = median(ratios(rounds, 'milliseconds', 'chain', 'node'));
				const share = memory('node', 'peakBytes') / memory('chain', 'peakBytes');
				goals.push(
					{
						goal: 'Faster than HTTP Request → Split Out',
						found: `${timesFaster.toFixed(2)} ×`,
						met: timesFaster > 1,
					},
					{
						goal: 'Less memory than HTTP Request → Split Out',
						found: `${(100 * share).toFixed(0)} % of it`,
						met: share < 1,
					},
				);
			}
			return {
				about: `${JOBS} completed jobs with ${ITEMS_PER_JOB} items of 8 fields each. Medians of ${PROCESSES * ROUNDS} rounds in ${PROCESSES} processes, with the smallest and the largest ratio. Memory: medians of ${MEMORY_PROCESSES} processes that run one variant each.${hasChain ? '' : ' HTTP Request → Split Out is not measured: it needs the n8n that `npm start` installs.'}`,
				table: [
					[
						'Variant',
						'Time, × plain',
						'Processor time, × plain',
						'Growth of the process, MB',
						'Retained afterwards, MB',
					],
					...variants.map((variant) => [
						LABELS[variant],
						spread(ratios(rounds, 'milliseconds', variant, 'plain')),
						spread(ratios(rounds, 'cpu', variant, 'plain')),
						memory(variant, 'peakBytes').toFixed(0),
						memory(variant, 'retainedBytes').toFixed(0),
					]),
				],
				goals,
			};
		}),
};
