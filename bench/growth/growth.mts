import { Child } from '../child.mts';
import type { Part } from '../section.mts';
import { type MockApiProcess, withMockApi } from '../mockApi/mockApi.mts';
import { show } from '../statistics.mts';
import type { Measured, Question } from './measure.mts';

const FEWER = [10, 100];
const MOST = 1_000;
const PENDING_FOR = 3_000;
const ITEMS_PER_JOB = 10;
const PER_MINUTE = 1_000;
const AT_ONCE = 100;
const WARM_UP = 50;

interface Growth extends Measured {
	jobs: number;
	isPending: boolean;
	calls: number;
}

const data = Array.from({ length: ITEMS_PER_JOB }, (_, index) => ({
	name: `Item ${index}`,
	price: index * 1.5,
	currency: 'EUR',
	in_stock: true,
	rating: 4.5,
	reviews: index,
	url: `https://shop.example.com/products/${index}`,
	description: 'Made of oak, steel and linen',
}));

async function grow(api: MockApiProcess, count: number, isPending: boolean): Promise<Growth> {
	const child = new Child('growth/measure.mts');
	const run = async (some: number) => {
		const jobs = await api.addJobs(some, { data, finishAfter: isPending ? PENDING_FOR : 0 });
		const question: Question = {
			access: api.access,
			jobs,
			itemsPerJob: ITEMS_PER_JOB,
			requestsPerMinute: PER_MINUTE,
		};
		return { jobs, measured: await child.ask<Measured>(question) };
	};
	try {
		// What is loaded and compiled with the first requests is no part of it.
		await run(WARM_UP);
		const { jobs, measured } = await run(count);
		const own = new Set(jobs);
		const calls = (await api.requests()).filter(({ job }) => own.has(job)).length;
		return { ...measured, jobs: count, isPending, calls };
	} finally {
		await child.end();
	}
}

/** Milliseconds that the calls take at least, by what may be sent at once and per minute. */
function budgetTime({ calls }: Growth): number {
	return (Math.max(0, calls - AT_ONCE) / PER_MINUTE) * 60_000;
}

export const growth: Part = {
	name: 'growth',
	title: 'Growth with the number of jobs',
	measure: () =>
		withMockApi({}, async (api) => {
			const both = async (count: number) =>
				await Promise.all([false, true].map((isPending) => grow(api, count, isPending)));
			// The budget of requests makes these take a minute, of which they are idle for most.
			const most = both(MOST);
			const runs: Growth[] = [];
			for (const count of FEWER) runs.push(...(await both(count)));
			runs.push(...(await most));
			return {
				about: `Jobs of ${ITEMS_PER_JOB} items of 8 fields, finished or pending until ${PENDING_FOR / 1000} s after the wait began, at Requests per Minute ${PER_MINUTE}. Beyond ${AT_ONCE} calls the budget of requests decides how long it takes, so what a job costs is shown as time of the processor, each size in a fresh, warm process of n8n's engine.`,
				tables: [
					{
						columns: [
							'Jobs',
							'State',
							'Calls per job',
							'Time, × what the budget allows',
							'Processor time per job, × that of 100 finished jobs',
							'Memory held per job, kB',
						],
						rows: runs.map((run) => [
							show(run.jobs),
							run.isPending ? 'pending' : 'finished',
							show(run.calls / run.jobs, 2),
							budgetTime(run) > 0 ? show(run.milliseconds / budgetTime(run), 2) : 'no limit',
							show(cpuPerJob(run) / cpuPerJob(runs.find(isReference)!), 2),
							show(run.heldBytes / run.jobs / 1024, 1),
						]),
					},
				],
				goals: [],
			};
		}),
};

const cpuPerJob = ({ cpu, jobs }: Growth) => cpu / jobs;
const isReference = ({ jobs, isPending }: Growth) => jobs === 100 && !isPending;
