import { withProcess } from '../processes/fresh.mts';
import type { LoggedRequest, VirtualRun } from '../processes/virtualTime.mts';
import type { Usage } from '../processes/usage.mts';
import type { Section } from '../section.mts';

const COUNTS = [10, 100, 1_000, 10_000];
const ITEMS_PER_JOB = 10;
const WARM_UP = 50;

const base: Omit<VirtualRun, 'jobs'> = {
	itemsPerJob: ITEMS_PER_JOB,
	requestsPerMinute: 1_000,
	completedAfter: 30,
	maxWait: 3_600,
};

export const growth: Section = {
	name: 'growth',
	title: 'Growth with the number of jobs',
	async measure() {
		const runs: Run[] = [];
		for (const jobs of COUNTS) runs.push(await measureJobs(jobs));
		const perRequest = ({ usage, log }: Run) => usage.cpu / log.length;
		const reference = runs.find(({ jobs }) => jobs === 100)!;
		return {
			about: `Jobs of ${ITEMS_PER_JOB} items that are completed ${base.completedAfter} s after the wait began, at Requests per Minute ${base.requestsPerMinute}, in n8n's engine with a clock that jumps and without HTTP. Each size runs in a fresh, warm process.`,
			table: [
				[
					'Jobs',
					'Requests per job',
					'Processor time per request, × that of 100 jobs',
					'Memory retained per job, kB',
				],
				...runs.map((run) => [
					`${run.jobs}`,
					(run.log.length / run.jobs).toFixed(2),
					(perRequest(run) / perRequest(reference)).toFixed(2),
					(run.usage.retainedBytes / run.jobs / 1024).toFixed(1),
				]),
			],
			goals: [],
		};
	},
};

interface Run {
	jobs: number;
	log: LoggedRequest[];
	usage: Usage;
}

async function measureJobs(jobs: number): Promise<Run> {
	return await withProcess('virtualTime.mts', async (call) => {
		const wait = (count: number) =>
			call<{ log: LoggedRequest[]; usage: Usage }>('waitInVirtualTime', { ...base, jobs: count });
		// What is loaded and compiled with the first requests is not measured.
		await wait(WARM_UP);
		return { jobs, ...(await wait(jobs)) };
	});
}
