import { DOCUMENTED_URLS } from '../transport/credentials';
import type { ServerError } from '../transport/serverError';
import { joinSentences, sanitizeText } from '../utils/format';

export const CREDENTIAL = 'the Aitronos API credential';
export const CHECK_BASE_URL = `Check 'Base URL' in ${CREDENTIAL}`;
/** Source: pages on rate limits and usage limits of the API documentation. */
export const CAUSES_OF_429 = `Run fewer workflows in parallel. For executions of more than 100 requests, you can also lower 'Requests per Minute' in ${CREDENTIAL}. If a spending limit of the organization or API key was reached, raise it in Aitronos.`;
const MAX_REASON = 200;

/** What a request is about. A known job isn't named by a parameter. */
export type Subject = 'job' | 'knownJob' | 'jobs' | 'newJob' | 'batch' | 'newBatch';

/** What to check if the API rejects a request as invalid, and what its key must be allowed to do. */
const SUBJECTS: Record<Subject, { toCheck?: string; forbidden: string; organization: string }> = {
	job: {
		toCheck: "Check the 'Job' parameter.",
		forbidden: "The API key doesn't have permission to read this job",
		organization: 'the organization that owns the job',
	},
	knownJob: {
		forbidden: "The API key doesn't have permission to read this job",
		organization: 'the organization that owns the job',
	},
	jobs: {
		forbidden: "The API key doesn't have permission to list scrape jobs",
		organization: 'the organization that owns the jobs',
	},
	batch: {
		toCheck: "Check the 'Batch ID' parameter.",
		forbidden: "The API key doesn't have permission to read this batch",
		organization: 'the organization that owns the batch',
	},
	newBatch: {
		toCheck: 'Check the URLs, the fields or schema, and any option that Aitronos mentions.',
		forbidden: "The API key doesn't have permission to create batches",
		organization: "the organization to bill (see 'Organization ID')",
	},
	newJob: {
		toCheck: "Check 'URL', the fields or schema, and any option that Aitronos mentions.",
		forbidden: "The API key doesn't have permission to create scrape jobs",
		organization: "the organization to bill (see 'Organization ID')",
	},
};

/** What happened to a request, what to do about it, and what the server said. */
export interface Description {
	error: string;
	/** Undefined if it is temporary. */
	advice?: string;
	server?: ServerError;
}

/** An HTTP status that isn't a success. */
export function describeHttpStatus(
	status: number,
	server: ServerError,
	subject: Subject,
): Description {
	const { toCheck, forbidden } = SUBJECTS[subject];
	const withStatus = (error: string, advice?: string): Description => ({
		error: `${error} (HTTP status ${status})`,
		advice,
	});
	switch (status) {
		case 400:
		case 422: {
			const { error } = withStatus('Aitronos rejected the request as invalid');
			return {
				error: server.message ? `${error}: ${shortReason(server.message)}` : error,
				advice: toCheck ?? seeMessage(server),
			};
		}
		case 401:
			return withStatus('Aitronos rejected the API key', adviseKey(server.code));
		case 402:
			return withStatus(
				'Aitronos requires payment',
				'Check the plan and balance of your Aitronos account.',
			);
		case 403:
			return server.source === 'gateway'
				? withStatus(
						'Access to Aitronos was blocked',
						`A proxy or firewall might be blocking the request. Also check 'Base URL' in ${CREDENTIAL}: it might point to a website.`,
					)
				: withStatus(forbidden, adviseAccess(server.code, subject));
		case 404:
			if (server.source === 'api' && (subject === 'job' || subject === 'batch')) {
				const [what, parameter] = subject === 'job' ? ['Scrape job', 'Job'] : ['Batch', 'Batch ID'];
				return withStatus(
					`${what} not found`,
					`Check the ID in '${parameter}'. An API key can only access what belongs to its own account, and old jobs might have been deleted.`,
				);
			}
			return server.source === 'api' && subject === 'knownJob'
				? withStatus('Scrape job not found', seeMessage(server))
				: withStatus(
						"The Aitronos API wasn't found at this URL",
						`${CHECK_BASE_URL}. Try ${DOCUMENTED_URLS}.`,
					);
		case 407:
			return withStatus(
				'A proxy requires authentication',
				"Check n8n's proxy settings: the proxy rejected the username or password.",
			);
		case 408:
		case 425:
			return withStatus('Aitronos is temporarily unavailable');
		case 429:
			return withStatus('The Aitronos rate limit was exceeded', CAUSES_OF_429);
		default:
			if (status >= 500) return withStatus('Aitronos is temporarily unavailable');
			return status < 400
				? withStatus('Aitronos returned an unexpected response', `${CHECK_BASE_URL}.`)
				: withStatus('Aitronos rejected the request', seeMessage(server));
	}
}

/** What to do if only the API itself knows why. */
export function seeMessage({ message, traceId }: ServerError): string {
	if (message) return 'Follow the message from Aitronos.';
	return joinSentences(
		'Aitronos gave no reason.',
		traceId ? 'Contact Aitronos support with the trace ID.' : `${CHECK_BASE_URL}.`,
	);
}

function adviseKey(code: string | undefined): string {
	switch (code) {
		case 'API_KEY_EXPIRED':
		case 'TOKEN_EXPIRED':
			return `The API key has expired. Create a new key in Aitronos and enter it in ${CREDENTIAL}.`;
		case 'API_KEY_DEACTIVATED':
			return `The API key is deactivated. Reactivate it in Aitronos, or enter a different key in ${CREDENTIAL}.`;
		case 'API_KEY_PAUSED':
			return `The API key is paused. Resume it in Aitronos, or enter a different key in ${CREDENTIAL}.`;
		default:
			return `Check 'API Key' in ${CREDENTIAL}, or try the other 'Authentication' option.`;
	}
}

function adviseAccess(code: string | undefined, subject: Subject): string {
	const { organization } = SUBJECTS[subject];
	switch (code) {
		case 'AMBIGUOUS_ORGANIZATION':
			return subject === 'newJob' || subject === 'newBatch'
				? "The API key belongs to several organizations. Set 'Organization ID' to the one to bill."
				: `The API key belongs to several organizations. Use a key created in ${organization}.`;
		case 'NO_ORGANIZATION_MEMBERSHIP':
		case 'ORGANIZATION_ACCESS_DENIED':
			return `The API key has no access to ${organization}. Use a key from that organization.`;
		default:
			return `Grant the key the scraping permission in Aitronos, or use a key from ${organization}.`;
	}
}

/** The reason that the API gives, for an `error`: short, and without the word that n8n acts on. */
export function shortReason(reason: string): string {
	// An execution whose error says "canceled" ends as cancelled (n8n-core).
	const text = sanitizeText(reason).replace(/canceled/gi, 'cancelled');
	return text.length > MAX_REASON ? sanitizeText(text, MAX_REASON - 1) : text;
}
