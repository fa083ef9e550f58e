import { formatId } from '../model/jobId';
import { type ApiError, mightHaveActed } from '../transport/apiError';
import { type ErrorText, joinSentences, sanitizeText } from '../utils/format';
import { describeApiError, lowerFirst } from './apiErrorMessages';

const HOW_TO_FIND =
	"use 'Get Many' with 'Output' set to 'Simplified', and compare 'url' and 'created_at'.";

/** The request to create a job for `url` failed. */
export function describeCreateError(url: string, apiError: ApiError): ErrorText {
	const page = formatUrl(url);
	if (!mightHaveActed(apiError)) {
		const { error, message } = describeApiError(apiError, 'newJob');
		return { error: `Scrape job for ${page} wasn't created: ${lowerFirst(error)}`, message };
	}
	const { error, message } = describeApiError(
		apiError,
		'newJob',
		"If it doesn't exist, create it again.",
	);
	return {
		error: `Scrape job for ${page} might have been created: ${lowerFirst(error)}`,
		message: joinSentences(
			`The job might exist, so running this node again could create it twice. Look for it first: ${HOW_TO_FIND}`,
			message,
		),
	};
}

/** What a text about a job says besides if this execution created it. */
export function addCreatedJob({ error, message }: ErrorText, jobId: string): ErrorText {
	return {
		error,
		message: joinSentences(
			`The job was created. To get its items, use 'Wait Until Complete' with the job ID ${formatId(jobId)}. Running this node again creates another job.`,
			message,
		),
	};
}

/**
 * The jobs that an execution leaves behind when it ends early: those it created, and the pages whose
 * job might have been created.
 */
export function describeJobsLeft(jobIds: readonly string[], urls: readonly string[]): string {
	return joinSentences(
		jobIds.length > 0 &&
			`Jobs already created: ${jobIds.map(formatId).join(', ')}. To get their items, use 'Wait Until Complete' with these IDs.`,
		urls.length > 0 &&
			`Jobs might also have been created for ${urls.map(formatUrl).join(', ')}. To find them, ${HOW_TO_FIND}`,
	);
}

export function formatUrl(url: string): string {
	return `'${sanitizeText(url, 120)}'`;
}
