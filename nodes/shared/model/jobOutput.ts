import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../utils/typeGuards';
import { isFinished, type ScrapeJob } from './job';

export type Output = 'items' | 'simplified' | 'raw';

/** The fields of a job that people use, flat. `processing_time` is in seconds. */
export function simplifyJob(job: ScrapeJob): IDataObject {
	const { fields } = job;
	const metadata = isObject(fields.metadata) ? fields.metadata : {};
	return {
		job_id: job.id,
		status: job.status,
		finished: isFinished(job),
		url: fields.url ?? null,
		item_count: job.items.length,
		error_message: job.errorMessage ?? null,
		processing_time: metadata.processing_time ?? null,
		created_at: fields.created_at ?? null,
		completed_at: fields.completed_at ?? null,
	};
}

/** The state of a job as one item: the API's own fields for `raw`, otherwise simplified. */
export function toStateItem(
	job: ScrapeJob | undefined,
	jobId: string,
	output: Output,
): IDataObject {
	if (!job) return { job_id: jobId, status: null, finished: false };
	return output === 'raw' ? renameErrorKeys(job.fields) : simplifyJob(job);
}

/** Each extracted item as a separate object, with the job's fields if that is set. */
export function toItems(job: ScrapeJob, includeJobFields: boolean): IDataObject[] {
	const jobFields = includeJobFields
		? {
				aitronos_job_id: job.id,
				aitronos_job_url: job.fields.url ?? null,
				aitronos_job_completed_at: job.fields.completed_at ?? null,
			}
		: undefined;
	return job.items.map((item) => {
		const fields = renameErrorKeys(isObject(item) ? item : { value: item as IDataObject[string] });
		return jobFields ? addJobFields(fields, jobFields) : fields;
	});
}

/** Appends the job's fields, so that the item's own columns stay first. Its own values win. */
function addJobFields(item: IDataObject, jobFields: IDataObject): IDataObject {
	const missing = Object.entries(jobFields).filter(([key]) => !Object.hasOwn(item, key));
	return Object.fromEntries([...Object.entries(item), ...missing]);
}

/**
 * Renames the top-level keys `error` and `$error`. n8n treats an item with `error` as failed: it
 * can route it to the error output, and Retry On Fail runs the node again. An item with `$error`
 * and `$json` is replaced by its error, and some values of `$error` end the execution
 * (`normalizeNodeErrors` in n8n-core).
 */
function renameErrorKeys(fields: IDataObject): IDataObject {
	if (!Object.hasOwn(fields, 'error') && !Object.hasOwn(fields, '$error')) return fields;
	const rename = (key: string): string => {
		if (key !== 'error' && key !== '$error') return key;
		let renamed = `${key}_`;
		while (Object.hasOwn(fields, renamed)) renamed += '_';
		return renamed;
	};
	// Object.fromEntries keeps a key named __proto__ as data.
	return Object.fromEntries(Object.entries(fields).map(([key, value]) => [rename(key), value]));
}
