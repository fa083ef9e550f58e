import type { IDataObject } from 'n8n-workflow';
import { isObject } from './narrow';
import { isFinished, type ScrapeJob } from './scrapeJob';

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
		error_message: job.reason ?? null,
		processing_time: metadata.processing_time ?? null,
		created_at: fields.created_at ?? null,
		completed_at: fields.completed_at ?? null,
	};
}

/** The state of a job as one workflow item: the API's own fields for `raw`, else simplified. */
export function stateOf(job: ScrapeJob | undefined, jobId: string, output: Output): IDataObject {
	if (!job) return { job_id: jobId, status: null, finished: false };
	return output === 'raw' ? withoutErrorKey(job.fields) : simplifyJob(job);
}

/** Each extracted item as an object of its own, with the job's fields if asked for. */
export function itemsOf(job: ScrapeJob, includeJobFields: boolean): IDataObject[] {
	const jobFields = includeJobFields
		? {
				aitronos_job_id: job.id,
				aitronos_job_url: job.fields.url ?? null,
				aitronos_job_completed_at: job.fields.completed_at ?? null,
			}
		: undefined;
	return job.items.map((item) => {
		const fields = withoutErrorKey(isObject(item) ? item : { value: item as IDataObject[string] });
		return jobFields ? mergeJobFields(fields, jobFields) : fields;
	});
}

/** The job's fields come last, so that the item's own columns stay first; its own values win. */
function mergeJobFields(item: IDataObject, jobFields: IDataObject): IDataObject {
	const missing = Object.entries(jobFields).filter(([key]) => !Object.hasOwn(item, key));
	return Object.fromEntries([...Object.entries(item), ...missing]);
}

/**
 * n8n takes an item with a top-level `error` for a failed one: it may route it to the error output
 * and runs the node again under Retry On Fail. So that key leaves as `error_`.
 */
function withoutErrorKey(fields: IDataObject): IDataObject {
	if (!Object.hasOwn(fields, 'error')) return fields;
	let renamed = 'error_';
	while (Object.hasOwn(fields, renamed)) renamed += '_';
	// Object.fromEntries also keeps a key named __proto__ what it is: data.
	return Object.fromEntries(
		Object.entries(fields).map(([key, value]) => [key === 'error' ? renamed : key, value]),
	);
}
