import type { Batch } from '../model/batch';
import { isFinished } from '../model/job';
import { formatId } from '../model/jobId';
import { type ApiError, mightHaveActed } from '../transport/apiError';
import {
	type ErrorText,
	formatCount,
	formatDuration,
	joinSentences,
	sanitizeText,
} from '../utils/format';
import { nonEmptyString } from '../utils/typeGuards';
import { describeApiError, describeBlock, describeLastError, lowerFirst } from './apiErrorMessages';
import { describeLateResult } from './jobErrorMessages';
import { formatUrl } from './newJobMessages';

const SHOWN_URLS = 500;
const SHOWN_JOBS = 50;

/** The progress of the batch couldn't be retrieved. */
export function describeBatchError(batchId: string, apiError: ApiError): ErrorText {
	const { error, message } = describeApiError(apiError, 'batch');
	return { error: `Batch '${formatId(batchId)}': ${lowerFirst(error)}`, message };
}

/** The batch didn't finish within `maxWait` milliseconds. */
export function describeBatchTimeout(
	batchId: string,
	batch: Batch | undefined,
	apiError: ApiError | undefined,
	maxWait: number,
): ErrorText {
	const progress = batch
		? `${batch.finishedCount} of ${batch.total} jobs finished`
		: 'status unknown';
	return {
		error: `Batch '${formatId(batchId)}' (${progress}) didn't finish within ${formatDuration(maxWait)}`,
		message: joinSentences(
			apiError && describeLastError(apiError, 'batch'),
			batch && unfinishedJobs(batch),
			"Increase 'Max Wait', set 'On Timeout' to 'Return Last State' to get the items of the finished jobs, or check the batch later with 'Get Status'.",
		),
	};
}

/** The API wants no request for longer than the node can wait. */
export function describeBatchRateLimit(
	batchId: string,
	cause: ApiError | undefined,
	retryAfter: number,
): ErrorText {
	return {
		error: `Batch '${formatId(batchId)}': Aitronos won't accept requests for another ${formatDuration(retryAfter)}, which is longer than this node can wait`,
		message: joinSentences(
			"Check the batch again with 'Get Status' after that time.",
			describeBlock(cause),
		),
	};
}

/** The result of a job that has finished doesn't come, for this reason if it is known. */
export function describeMissingResult(jobId: string, reason?: ErrorText): ErrorText {
	const id = formatId(jobId);
	return {
		error: (reason ?? describeLateResult(jobId)).error,
		message: joinSentences(
			`The job itself has finished in Aitronos. To get its items, use 'Wait Until Complete' of the resource 'Job' with the job ID ${id}.`,
			reason?.message,
		),
	};
}

/**
 * The batches that an execution leaves behind when it ends early: those it created, and the pages of
 * one that might have been created.
 */
export function describeBatchesLeft(batchIds: readonly string[], urls: readonly string[]): string {
	return joinSentences(
		batchIds.length > 0 && `Batches already created: ${batchIds.map(formatId).join(', ')}.`,
		urls.length > 0 &&
			`A batch might also have been created for ${urls.map(formatUrl).join(', ')}. To find its jobs, use 'Get Many' of the resource 'Job'.`,
	);
}

/** A batch of the first `size` URLs wasn't created, or might not have been; the others weren't sent. */
export function describeCreateBatchError(
	urls: readonly string[],
	size: number,
	createdIds: readonly string[],
	apiError: ApiError,
): ErrorText {
	const isUncertain = mightHaveActed(apiError);
	const { error, message } = describeApiError(
		apiError,
		'newBatch',
		isUncertain ? "If they don't exist, create a batch of the remaining URLs." : undefined,
	);
	const what = isUncertain ? 'might have been created' : "wasn't created";
	const shown = urls.slice(0, SHOWN_URLS).map((url) => sanitizeText(url, 200));
	const created = createdIds.map(formatId).join(', ');
	return {
		error: `Batch of ${formatCount(size, 'URL')} ${what}: ${lowerFirst(error)}`,
		message: joinSentences(
			isUncertain &&
				"Its jobs might exist, so running this node again could create them twice. Look for them first with 'Get Many' of the resource 'Job'.",
			message,
			created !== '' && `Batches already created: ${created}.`,
			`Remaining URLs${isUncertain && size < urls.length ? `, of which the first ${size} might already be in a batch` : ''}: ${shown.join(', ')}${urls.length > SHOWN_URLS ? ', …' : ''}`,
		),
	};
}

/** The jobs that the batch still waits for, by ID and URL, if the API lists them. */
function unfinishedJobs({ jobs }: Batch): string | undefined {
	const unfinished = jobs.filter((job) => !isFinished(job));
	const shown = unfinished.slice(0, SHOWN_JOBS).map(({ id, fields }) => {
		const url = nonEmptyString(fields.url);
		return formatId(id) + (url ? ` (${sanitizeText(url, 120)})` : '');
	});
	if (shown.length === 0) return undefined;
	return `Still running: ${shown.join(', ')}${unfinished.length > SHOWN_JOBS ? ', …' : ''}.`;
}
