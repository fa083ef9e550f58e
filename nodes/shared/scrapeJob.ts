import type { IDataObject } from 'n8n-workflow';
import { isObject, textOf } from './narrow';

/** How a job stands. A status that is not documented counts as running. */
export type JobState = 'running' | 'completed' | 'failed' | 'cancelled';

/** A job as the API describes it. Source: Get job status page of the API documentation. */
export interface ScrapeJob {
	id: string;
	/** The API's own word, as `processing`. */
	status: string;
	state: JobState;
	/** `extracted_data` as a list: null is an empty one, a single value a list of one. */
	items: unknown[];
	/** Why it failed, where the API says so. The Get job status page does not name this field, the list of jobs does. */
	reason?: string;
	/** Every field of the answer. */
	fields: IDataObject;
}

/** The job in an answer's data, or undefined if that does not describe one. */
export function readScrapeJob(data: unknown, askedId: string): ScrapeJob | undefined {
	if (!isObject(data)) return undefined;
	const status = textOf(data.status);
	if (status === undefined) return undefined;
	return {
		id: textOf(data.job_id) ?? askedId,
		status,
		state: readState(status),
		items: readItems(data.extracted_data),
		reason: textOf(data.error_message),
		fields: data,
	};
}

/** Whether the API will not change the job any more. */
export function isFinished(job: ScrapeJob): boolean {
	return job.state !== 'running';
}

/** Why a job failed, from its progress. Source: Get job progress page of the API documentation. */
export function readReason(data: unknown): string | undefined {
	if (!isObject(data)) return undefined;
	const completion = textOf(data.completion_reason);
	return textOf(data.error_message) ?? (completion && `completion reason ${completion}`);
}

function readState(status: string): JobState {
	switch (status.trim().toLowerCase()) {
		case 'completed':
			return 'completed';
		case 'failed':
			return 'failed';
		case 'cancelled':
		case 'canceled':
			return 'cancelled';
		default:
			return 'running';
	}
}

function readItems(data: unknown): unknown[] {
	if (data === undefined || data === null) return [];
	return Array.isArray(data) ? data : [data];
}
