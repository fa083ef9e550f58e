import { max, min } from 'simple-statistics';
import { withProcess } from '../processes/fresh.mts';
import { jobIds } from '../processes/responses.mts';
import type { LoggedRequest, VirtualRun } from '../processes/virtualTime.mts';
import type { Section } from '../section.mts';

const JOBS = 150;
const MINUTES = 30;
const PER_MINUTE = 60;
const BURST = 100;
const MINUTE = 60_000;

export const rateLimit: Section = {
	name: 'rateLimit',
	title: `Requests per minute with ${JOBS} jobs that never finish`,
	async measure() {
		const run: VirtualRun = {
			jobs: JOBS,
			itemsPerJob: 0,
			requestsPerMinute: PER_MINUTE,
			maxWait: MINUTES * 60,
		};
		const { log } = await withProcess('virtualTime.mts', (call) =>
			call<{ log: LoggedRequest[] }>('waitInVirtualTime', run),
		);
		const requests = log.filter(({ at }) => at < MINUTES * MINUTE);
		const [first = 0, ...later] = Array.from(
			{ length: MINUTES },
			(_, minute) => requests.filter(({ at }) => Math.floor(at / MINUTE) === minute).length,
		);
		const times = jobIds(JOBS).map((id) =>
			requests.filter(({ job }) => job === id).map(({ at }) => at),
		);
		const counts = times.map(({ length }) => length);
		const longest = max(times.flatMap((own) => own.map((at, index) => at - (own[index - 1] ?? 0))));
		return {
			about: `This node in n8n's engine with a clock that jumps: ${MINUTES} minutes, Requests per Minute ${PER_MINUTE}, responses after 0.2 s.`,
			table: [
				[
					'Requests in the first minute',
					'in each later minute',
					'per job',
					'Longest time between two requests for a job',
				],
				[
					`${first}`,
					`${min(later)} to ${max(later)}`,
					`${min(counts)} to ${max(counts)}`,
					`${Math.round(longest / 1000)} s`,
				],
			],
			goals: [
				{
					goal: `At most ${BURST + PER_MINUTE} requests in the first minute`,
					found: `${first}`,
					met: first <= BURST + PER_MINUTE,
				},
				{
					goal: `At most ${PER_MINUTE} in each later minute, one more at its edges`,
					found: `${max(later)}`,
					met: max(later) <= PER_MINUTE + 1,
				},
				{
					goal: 'Jobs are polled in turn: at most one request more for one than for another',
					found: `${min(counts)} to ${max(counts)}`,
					met: max(counts) - min(counts) <= 1,
				},
			],
		};
	},
};
