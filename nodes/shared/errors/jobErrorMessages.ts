import { formatId } from '../model/jobId';
import { isDocumentedStatus, isFinished, type ScrapeJob } from '../model/job';
import type { ApiError } from '../transport/apiError';
import {
	type ErrorText,
	formatCount,
	formatDuration,
	joinSentences,
	sanitizeText,
	withFullStop,
} from '../utils/format';
import { describeApiError, describeBlock, describeLastError, lowerFirst } from './apiErrorMessages';
import { CREDENTIAL, shortReason, type Subject } from './httpStatusMessages';

/** The status of the job couldn't be retrieved. */
export function describeRequestError(
	jobId: string,
	job: ScrapeJob | undefined,
	apiError: ApiError,
	subject: Subject,
): ErrorText {
	const { error, message } = describeApiError(apiError, subject);
	return { error: `${nameJob(jobId, job)}: ${lowerFirst(error)}`, message };
}

/** The job didn't finish within `maxWait` milliseconds. */
export function describeTimeout(
	jobId: string,
	job: ScrapeJob | undefined,
	apiError: ApiError | undefined,
	maxWait: number,
	subject: Subject,
): ErrorText {
	const what = job ? "didn't finish within" : "couldn't be retrieved within";
	return {
		error: `${nameJob(jobId, job)} ${what} ${formatDuration(maxWait)}`,
		message: joinSentences(
			apiError && describeLastError(apiError, subject),
			stillRunning(job),
			"Increase 'Max Wait', set 'On Timeout' to 'Return Last State' to get what was extracted so far, or check the job later with 'Get Status'.",
		),
	};
}

/** Other jobs used up the rate limit. `job`: as it was created. */
export function describeNeverPolled(
	jobId: string,
	job: ScrapeJob | undefined,
	maxWait: number,
): ErrorText {
	return {
		error: `${nameJob(jobId, job)} couldn't be checked within ${formatDuration(maxWait)} because too many jobs share the rate limit`,
		message: `Increase 'Max Wait' or pass fewer input items. If your plan allows it, increase 'Requests per Minute' in ${CREDENTIAL}, or 'Concurrency'.`,
	};
}

/** The API wants no request for longer than the node can wait. */
export function describeRateLimit(
	jobId: string,
	job: ScrapeJob | undefined,
	cause: ApiError | undefined,
	retryAfter: number,
): ErrorText {
	return {
		error: `${nameJob(jobId, job)}: Aitronos won't accept requests for another ${formatDuration(retryAfter)}, which is longer than this node can wait`,
		message: joinSentences(
			"Check the job again with 'Get Status' after that time.",
			describeBlock(cause),
			stillRunning(job),
		),
	};
}

/** The list says that the job has finished, the job itself doesn't. */
export function describeLateResult(jobId: string): ErrorText {
	return {
		error: `Scrape job '${formatId(jobId)}' has finished, but its result isn't available yet`,
		message: 'The next check tries again.',
	};
}

/** The job ended without completing. */
export function describeUnsuccessful(job: ScrapeJob): ErrorText {
	const count = job.items.length;
	const isCancelled = job.state === 'cancelled';
	const reason = job.errorMessage ?? undefined;
	return {
		error: [`Scrape job '${formatId(job.id)}' ${howItEnded(job)}`, reason && shortReason(reason)]
			.filter(Boolean)
			.join(': '),
		message: joinSentences(
			reason && `Message from Aitronos: ${withFullStop(sanitizeText(reason))}`,
			!isCancelled && !reason && missingReason(job),
			isCancelled
				? 'The job was cancelled in Aitronos. Create it again if you still need its items.'
				: 'Check that the page is accessible and contains the data that your fields or schema describe, then create the job again.',
			count > 0 &&
				`The job has ${formatCount(count, 'extracted item')} anyway. To get them, use 'Wait Until Complete' with 'Output' set to 'Items' and 'On Failed or Cancelled Job' set to 'Return State'.`,
		),
	};
}

/** The job completed without items. */
export function describeEmpty(job: ScrapeJob): ErrorText {
	return {
		error: `${nameJob(job.id, job)} has no items`,
		message:
			"Check that the page contains the data that your fields or schema describe. If an empty result is expected, set 'On Empty Result' to 'Return Nothing' or 'Return Summary Item'.",
	};
}

function howItEnded({ state, status }: ScrapeJob): string {
	if (state === 'cancelled') return 'was cancelled';
	return isDocumentedStatus(status) ? 'failed' : `ended with status '${sanitizeText(status, 40)}'`;
}

function missingReason({ errorMessage }: ScrapeJob): string {
	return errorMessage === null ? 'Aitronos gave no reason.' : "The reason couldn't be retrieved.";
}

function nameJob(jobId: string, job: ScrapeJob | undefined): string {
	const label = job && isFinished(job) ? 'status' : 'last known status';
	const status = job ? `${label}: ${sanitizeText(job.status, 40)}` : 'status unknown';
	return `Scrape job '${formatId(jobId)}' (${status})`;
}

/** Only for the documented statuses: what another one means isn't known. */
function stillRunning(job: ScrapeJob | undefined): string | undefined {
	const isRunning = job && !isFinished(job) && isDocumentedStatus(job.status);
	return isRunning ? 'The job is still running in Aitronos.' : undefined;
}
