import { type ApiError, BAD_CERTIFICATE } from '../transport/apiError';
import type { ServerError } from '../transport/serverError';
import {
	type ErrorText,
	formatDuration,
	joinSentences,
	sanitizeText,
	withFullStop,
} from '../utils/format';
import {
	CAUSES_OF_429,
	CHECK_BASE_URL,
	CREDENTIAL,
	type Description,
	describeHttpStatus,
	type Subject,
	seeMessage,
} from './httpStatusMessages';

const TRY_LATER = 'This is usually temporary. Try again later.';

/**
 * What a user reads about a failed request. `error` is a clause about the API that names the reason
 * of a 400 or 422, since n8n passes only that to agents and parent workflows.
 */
export function describeApiError(
	error: ApiError,
	subject: Subject,
	/** For what is usually temporary. */
	retryAdvice = TRY_LATER,
): ErrorText {
	const { error: clause, advice = retryAdvice, server } = describe(error, subject);
	return { error: clause, message: joinSentences(advice, serverSentences(server)) };
}

/** The same for the last request of a wait that timed out: the wait's text says to try later. */
export function describeLastError(error: ApiError, subject: Subject): string {
	const { error: clause, advice, server } = describe(error, subject);
	return joinSentences(
		`The last request failed: ${lowerFirst(clause)}.`,
		advice,
		serverSentences(server),
	);
}

/** Why the API wants no request for a while, if the response that said so explains it. */
export function describeBlock(cause: ApiError | undefined): string | undefined {
	if (cause?.kind !== 'http') return undefined;
	return joinSentences(cause.status === 429 && CAUSES_OF_429, serverSentences(cause.server));
}

/** The clause as it continues a sentence: names keep their capital. */
export function lowerFirst(text: string): string {
	return /^(Aitronos|SSL)\b/.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}

function describe(error: ApiError, subject: Subject): Description {
	switch (error.kind) {
		case 'http':
			return { ...describeHttpStatus(error.status, error.server, subject), server: error.server };
		case 'rejected':
			return {
				error: 'Aitronos rejected the request',
				advice: seeMessage(error.server),
				server: error.server,
			};
		case 'redirect':
			return {
				error: `Aitronos returned a redirect (HTTP status ${error.status})`,
				advice: joinSentences(
					error.location && `The redirect leads to ${sanitizeText(error.location, 120)}.`,
					`To protect the API key, redirects aren't followed. ${CHECK_BASE_URL}: it must use https and the exact host and path.`,
				),
			};
		case 'network':
			return describeNetwork(error.code);
		case 'timeout':
			return { error: "Aitronos didn't respond in time" };
		case 'incomplete':
			return { error: 'The response from Aitronos was incomplete' };
		case 'tooLarge':
			return {
				error: 'The response from Aitronos is larger than 32 MiB',
				advice:
					"Create the job again with fewer items, or split it into several jobs. Larger responses are rejected to protect n8n's memory.",
			};
		case 'notJson':
			return {
				error: `Aitronos returned a response that isn't JSON (HTTP status ${error.status})`,
				advice: `If it keeps happening, check 'Base URL' in ${CREDENTIAL}: it might point to a website instead of the API. A single occurrence usually comes from a gateway.`,
			};
		case 'invalidJson':
			return {
				error: 'Aitronos returned invalid JSON',
				advice: `The JSON parser reports: ${withFullStop(error.reason)} If it keeps happening, report it to Aitronos.`,
			};
		case 'unexpected':
			return {
				error: 'Aitronos returned an unexpected response',
				advice: `${CHECK_BASE_URL}: it might point to a different service.`,
			};
		case 'rateLimited': {
			const { cause, retryAfter } = error;
			const status = cause?.kind === 'http' ? ` (HTTP status ${cause.status})` : '';
			return {
				error: `Aitronos won't accept requests for another ${formatDuration(retryAfter)}${status}`,
				advice: joinSentences('Try again after that time.', describeBlock(cause)),
			};
		}
		case 'noCapacity':
			return { error: "The request wasn't sent in time because of the rate limit" };
		case 'aborted':
			return { error: 'The execution was stopped' };
	}
}

function describeNetwork(code: string): Description {
	if (code === 'ECONNREFUSED') {
		return {
			error: 'The connection to Aitronos was refused',
			advice: `${CHECK_BASE_URL}, and check that the service is running.`,
		};
	}
	if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
		return {
			error: "The Aitronos host wasn't found",
			advice: `${CHECK_BASE_URL}, and check that n8n has internet access.`,
		};
	}
	if (BAD_CERTIFICATE.test(code)) {
		return {
			error: 'The SSL certificate of Aitronos was rejected',
			advice: `${CHECK_BASE_URL}: the host name must match its certificate. A proxy can also cause this.`,
		};
	}
	return {
		error: 'The connection to Aitronos was lost',
		advice: 'If it keeps happening, check the network connection between n8n and Aitronos.',
	};
}

function serverSentences(server: ServerError | undefined): string {
	return joinSentences(
		server?.message && `Message from Aitronos: ${withFullStop(server.message)}`,
		server?.code && `Code: ${server.code}.`,
		server?.traceId && `Trace ID: ${server.traceId}.`,
	);
}
