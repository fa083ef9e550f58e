import type { JobPlan, MockApiOptions } from '../../tools/mockApi/mockApi.mts';
import { Child } from '../child.mts';
import type { Order } from './serve.mts';

/** What a client needs. */
export interface Access {
	baseUrl: string;
	apiKey: string;
}

export interface MockApiProcess {
	access: Access;
	/** The new jobs' IDs. */
	addJobs(count: number, plan: JobPlan): Promise<string[]>;
	/** All requests for jobs, in order of arrival. `at` is milliseconds of the server's clock. */
	requests(): Promise<Array<{ job: string; at: number }>>;
}

/** The mock API in a process of its own, so that its work is not measured, while `use` runs. */
export async function withMockApi<Result>(
	options: MockApiOptions,
	use: (api: MockApiProcess) => Promise<Result>,
): Promise<Result> {
	const child = new Child('mockApi/serve.mts');
	const tell = <Answer,>(order: Order) => child.ask<Answer>(order);
	try {
		return await use({
			access: await tell<Access>({ start: options }),
			addJobs: (count, plan) => tell({ add: plan, count }),
			requests: () => tell({ listRequests: true }),
		});
	} finally {
		await child.end();
	}
}
