import { withProcess } from '../processes/fresh.mts';
import type { VirtualRun } from '../processes/virtualTime.mts';
import type { Usage } from '../processes/usage.mts';
import type { Section } from '../section.mts';

const COUNTS = [100, 1_000, 5_000];
const ITEMS_PER_JOB = 10;
const WARM_UP = 100;

const base: Omit<VirtualRun, 'jobs'> = {
	itemsPerJob: ITEMS_PER_JOB,
	requestsPerMinute: 1_000,
	completedAt: 2,
	maxWait: 3_600,
};

export const growth: Section = {
	name: 'growth',
	title: 'Growth with the number of jobs',
	async measure() {
		const runs: Run[] = [];
		for (const jobs of COUNTS) runs.push(await measureJobs(jobs));
		const perJob = ({ usage, jobs }: Run) => usage.cpu / jobs;
		return {
			about: `Jobs of ${ITEMS_PER_JOB} items that are completed at the second request, at Requests per Minute ${base.requestsPerMinute}, in n8n's engine with a clock that jumps and without HTTP. Each size runs in a fresh, warm process.`,
			table: [
				['Jobs', 'Processor time per job, × that of the first row', 'Memory retained per job, kB'],
				...runs.map((run) => [
					`${run.jobs}`,
					(perJob(run) / perJob(runs[0])).toFixed(2),
					(run.usage.retainedBytes / run.jobs / 1024).toFixed(1),
				]),
			],
			goals: [],
		};
	},
};

interface Run {
	jobs: number;
	usage: Usage;
}

async function measureJobs(jobs: number): Promise<Run> {
	return await withProcess('virtualTime.mts', async (call) => {
		const wait = (count: number) =>
			call<{ usage: Usage }>('waitInVirtualTime', { ...base, jobs: count });
		// What is loaded and compiled with the first requests is not measured.
		await wait(WARM_UP);
		return { jobs, ...(await wait(jobs)) };
	});
}
