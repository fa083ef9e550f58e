import { askFresh } from '../child.mts';
import type { Part } from '../section.mts';
import { withMockApi } from '../mockApi/mockApi.mts';
import { PACE_COLUMNS, paceGoals, paceOf, paceRow, type Question } from './questionLog.mts';
import type { RealRun } from './real.mts';
import type { Simulation } from './simulated.mts';

const JOBS = 150;
const PER_MINUTE = 60;
const SIMULATED_MINUTES = 30;
const REAL_MINUTES = 3;

export const budget: Part = {
	name: 'budget',
	title: `Requests per minute with ${JOBS} jobs that never finish`,
	async measure() {
		const jobs = Array.from({ length: JOBS }, (_, index) => `job_${index}`);
		const minutes = SIMULATED_MINUTES;
		const simulation: Simulation = { jobs, minutes, requestsPerMinute: PER_MINUTE };
		const log = await askFresh<Question[]>('budget/simulated.mts', simulation);
		const pace = paceOf(log, jobs, minutes);
		return {
			about: `The loop of this node with a clock that jumps: ${minutes} minutes, Requests per Minute ${PER_MINUTE}, answers after 0.2 s.`,
			tables: [{ columns: PACE_COLUMNS, rows: [paceRow('simulated', pace)] }],
			goals: paceGoals(pace, PER_MINUTE),
		};
	},
};

/** The same in real time, in the real engine, with real requests. */
export const budgetInRealTime: Part = {
	name: 'budgetInRealTime',
	title: `The same in real time, with n8n's engine and the mock API`,
	isLong: true,
	measure: () =>
		withMockApi({}, async (api) => {
			const jobs = await api.addJobs(JOBS, { outcome: 'never' });
			const run: RealRun = {
				access: api.access,
				jobs,
				requestsPerMinute: PER_MINUTE,
				maxWait: REAL_MINUTES * 60 + 5,
			};
			await askFresh('budget/real.mts', run);
			const requests = await api.requests();
			const log = requests.map(({ job, at }) => ({ job, at: at - requests[0].at }));
			const pace = paceOf(log, jobs, REAL_MINUTES);
			return {
				about: `${REAL_MINUTES} minutes, Requests per Minute ${PER_MINUTE}, counted by the mock API.`,
				tables: [{ columns: PACE_COLUMNS, rows: [paceRow('real', pace)] }],
				goals: paceGoals(pace, PER_MINUTE),
			};
		}),
};
