import type { ServerError } from './serverError';

/** Why a request has no usable response. A failed request is not a failed job. */
export type ApiError =
	| { kind: 'http'; status: number; server: ServerError }
	/** Status 200 with `success: false`. */
	| { kind: 'rejected'; server: ServerError }
	| { kind: 'redirect'; status: number; location: string | undefined }
	/** `code` is the system's, such as `ECONNREFUSED`. */
	| { kind: 'network'; code: string }
	| { kind: 'timeout' }
	| { kind: 'incomplete' }
	| { kind: 'tooLarge' }
	| { kind: 'notJson'; status: number }
	/** JSON by its first character, but not valid: `reason` says where. */
	| { kind: 'invalidJson'; status: number; reason: string }
	/** JSON, but not what was requested. */
	| { kind: 'unexpected' }
	/** Never sent: the rate limit left no room for it in time. */
	| { kind: 'noCapacity' }
	/** Never sent: the API wants no request for `retryAfter` milliseconds, as `cause` says. */
	| { kind: 'rateLimited'; retryAfter: number; cause?: ApiError }
	/** The execution was stopped. */
	| { kind: 'aborted'; wasSent: boolean };

/** Why an operation failed, for n8n 2.37 and later. Part of n8n's `Failure`; older versions ignore it. */
export type FailureCause =
	| { cause: 'credential-invalid' }
	| { cause: 'rate-limited' | 'temporarily-unavailable'; retryAfterMs?: number };

const TRANSIENT_STATUSES = [408, 425, 429];
const UNAVAILABLE_STATUSES = [502, 503, 504];
/** The system's codes for a host that can't be found or reached. */
const UNREACHABLE = /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH/;
/** The system's codes for a rejected certificate. */
export const BAD_CERTIFICATE = /CERT|SSL|TLS|SIGNATURE|EPROTO/;

/**
 * Whether a retry can help. `hasAnswered`: the API has answered properly before, so that a 4xx that
 * isn't in the API's own form comes from something in between, such as a gateway that restarts.
 */
export function isTransient(error: ApiError, hasAnswered: boolean): boolean {
	switch (error.kind) {
		case 'http':
			return (
				error.status >= 500 ||
				TRANSIENT_STATUSES.includes(error.status) ||
				(hasAnswered && error.status >= 400 && error.server.source === 'gateway')
			);
		case 'network':
		case 'timeout':
		case 'incomplete':
		case 'notJson':
		case 'invalidJson':
		case 'unexpected':
			return true;
		default:
			return false;
	}
}

/** Whether the API itself rejected the request. */
export function isFromApi(error: ApiError): boolean {
	return error.kind === 'rejected' || (error.kind === 'http' && error.server.source === 'api');
}

/** Whether the API itself says that what was requested doesn't exist. */
export function isNotFound(error: ApiError): boolean {
	return error.kind === 'http' && error.status === 404 && error.server.source === 'api';
}

/**
 * Whether the API itself says that it did nothing and wants the request again later: the only errors
 * after which a POST can be repeated without creating something twice.
 */
export function isDeferred(error: ApiError): boolean {
	return (
		error.kind === 'http' &&
		(error.status === 429 || error.status === 503) &&
		error.server.source !== 'gateway'
	);
}

/** Whether the API could have done what was requested although there is no usable response. */
export function mightHaveActed(error: ApiError): boolean {
	switch (error.kind) {
		case 'http':
			return (error.status >= 500 || error.status === 408) && !isDeferred(error);
		case 'network':
			return !UNREACHABLE.test(error.code) && !BAD_CERTIFICATE.test(error.code);
		case 'timeout':
		case 'incomplete':
		case 'tooLarge':
		case 'notJson':
		case 'invalidJson':
		case 'unexpected':
			return true;
		case 'aborted':
			return error.wasSent;
		default:
			return false;
	}
}

/** Declares only what the response proves: a 500 can be a defect that stays. */
export function toFailureCause(
	error: ApiError | undefined,
	retryAfterMs?: number,
): FailureCause | undefined {
	if (error?.kind === 'rateLimited') return toFailureCause(error.cause, error.retryAfter);
	if (error?.kind !== 'http') return undefined;
	if (error.status === 401) return { cause: 'credential-invalid' };
	if (error.status === 429) return { cause: 'rate-limited', retryAfterMs };
	return UNAVAILABLE_STATUSES.includes(error.status)
		? { cause: 'temporarily-unavailable', retryAfterMs }
		: undefined;
}
