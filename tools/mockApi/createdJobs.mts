import type { JobPlan } from './job.mts';

/** What a POST asks for: of a batch, one for each URL. */
export interface CreateRequest {
	url: string;
	schema: { type: 'object'; properties: Record<string, { type: string }> };
	options?: Record<string, unknown>;
	organization_id?: string;
}

export interface CreatedJob extends CreateRequest {
	id: string;
	/** Of a job that belongs to a batch. */
	batchId?: string;
}

/** Decides what a created job does. `index` counts the jobs created since the start or last reset. */
export type JobPlanner = (request: CreateRequest, index: number) => JobPlan;

const EXAMPLE_VALUES: Record<string, unknown> = {
	string: 'Example',
	number: 1,
	boolean: true,
	array: [],
	object: {},
	url: 'https://example.com/',
	date: '2025-06-01',
	email: 'someone@example.com',
};

/** Pending at first, then completed with an example item that has the requested fields. */
export const defaultPlanner: JobPlanner = ({ schema }) => {
	const fields = Object.entries(schema.properties);
	const item = Object.fromEntries(fields.map(([name, { type }]) => [name, EXAMPLE_VALUES[type]]));
	return { pendingFor: 200, finishAfter: 400, data: [item] };
};
