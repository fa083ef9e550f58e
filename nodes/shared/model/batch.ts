import type { IDataObject } from 'n8n-workflow';
import { isObject, nonEmptyString } from '../utils/typeGuards';
import { parseJob, type ScrapeJob } from './job';

/** A job as the progress of its batch lists it. */
export interface BatchJob {
	id: string;
	url?: string;
	status: string;
	isFinished: boolean;
}

/** A batch as the API describes it. Source: Scrape batch and Get batch progress pages. */
export interface Batch {
	id: string;
	isFinished: boolean;
	/** Jobs that have ended, and all jobs, as far as the API says. */
	finishedCount: number;
	total: number;
	jobs: BatchJob[];
	/** Every field of the response. */
	fields: IDataObject;
}

/** The batch that a response describes; undefined if it describes none. */
export function parseBatch(data: unknown, requestedId: string): Batch | undefined {
	if (!isObject(data)) return undefined;
	const counters = countersOf(data);
	const rows = Array.isArray(data.jobs) ? (data.jobs as unknown[]) : undefined;
	const id = nonEmptyString(data.batch_id);
	if (rows === undefined && numberOf(counters.completed) === undefined) return undefined;
	const jobs = (rows ?? []).flatMap((row) => parseRow(row) ?? []);
	const ended = (numberOf(counters.completed) ?? 0) + (numberOf(counters.failed) ?? 0);
	const total = numberOf(data.total_urls) ?? jobs.length;
	const listsAll = jobs.length > 0 && jobs.length >= total;
	return {
		id: id ?? requestedId,
		isFinished: listsAll ? jobs.every((job) => job.isFinished) : total > 0 && ended >= total,
		finishedCount: listsAll ? jobs.filter((job) => job.isFinished).length : ended,
		total,
		jobs,
		fields: data,
	};
}

/** The fields of a batch that people use, flat. */
export function simplifyBatch(batch: Batch): IDataObject {
	const { fields } = batch;
	const counters = countersOf(fields);
	return {
		batch_id: batch.id,
		finished: batch.isFinished,
		total_urls: batch.total,
		completed: counters.completed ?? null,
		failed: counters.failed ?? null,
		pending: counters.pending ?? null,
		item_count: counters.total_items_extracted ?? null,
		estimated_completion: fields.estimated_completion ?? null,
		created_at: fields.created_at ?? null,
	};
}

/** The batch in the form that is polled: as a job without items that ends when all of its jobs have. */
export function batchAsJob(data: unknown, requestedId: string): ScrapeJob | undefined {
	const batch = parseBatch(data, requestedId);
	return (
		batch && {
			id: batch.id,
			status: batch.isFinished ? 'completed' : 'processing',
			state: batch.isFinished ? 'completed' : 'running',
			items: [],
			hasData: true,
			fields: batch.fields,
		}
	);
}

/** The counters are flat in the progress, and in `progress` when the batch is created. */
function countersOf(fields: IDataObject): IDataObject {
	return isObject(fields.progress) ? fields.progress : fields;
}

function parseRow(row: unknown): BatchJob | undefined {
	const id = isObject(row) ? nonEmptyString(row.job_id) : undefined;
	if (!isObject(row) || id === undefined) return undefined;
	const job = parseJob({ status: 'pending', ...row }, id);
	return {
		id,
		url: nonEmptyString(row.url),
		status: job?.status ?? 'pending',
		isFinished: job !== undefined && job.state !== 'running',
	};
}

function numberOf(value: unknown): number | undefined {
	return typeof value === 'number' ? value : undefined;
}
