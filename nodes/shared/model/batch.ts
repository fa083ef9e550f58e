import type { IDataObject } from 'n8n-workflow';
import { isObject, nonEmptyString } from '../utils/typeGuards';
import { isFinished, parseJob, type ScrapeJob } from './job';

/** A batch as the API describes it. Source: Scrape batch and Get batch progress pages. */
export interface Batch {
	id: string;
	isFinished: boolean;
	/** Jobs that have ended, and all jobs, as far as the API says. */
	finishedCount: number;
	total: number;
	/** Without their data. */
	jobs: ScrapeJob[];
	/** Every field of the response. */
	fields: IDataObject;
}

/** The batch that a response describes; undefined if it describes none. */
export function parseBatch(data: unknown, requestedId: string): Batch | undefined {
	if (!isObject(data)) return undefined;
	const { completed, failed, pending } = countersOf(data);
	const id = nonEmptyString(data.batch_id);
	const rows = Array.isArray(data.jobs) ? (data.jobs as unknown[]) : undefined;
	if (!rows && id === undefined && typeof completed !== 'number') return undefined;
	const jobs = (rows ?? []).flatMap((row) => parseRow(row) ?? []);
	const endedCount = numberOf(completed) + numberOf(failed);
	// Neither the counters nor the list have to be complete.
	const total = numberOf(data.total_urls, Math.max(jobs.length, endedCount + numberOf(pending)));
	const listsAll = jobs.length > 0 && jobs.length >= total;
	const finishedCount = listsAll ? jobs.filter(isFinished).length : endedCount;
	return {
		id: id ?? requestedId,
		isFinished: finishedCount > 0 && finishedCount >= (listsAll ? jobs.length : total),
		finishedCount,
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

function parseRow(row: unknown): ScrapeJob | undefined {
	const id = isObject(row) ? nonEmptyString(row.job_id) : undefined;
	return id === undefined ? undefined : parseJob({ status: 'pending', ...(row as object) }, id);
}

function numberOf(value: unknown, defaultValue = 0): number {
	return typeof value === 'number' ? value : defaultValue;
}
