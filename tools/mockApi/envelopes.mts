/** How the server words its errors: documented now, documented before, or left to its framework. */
export type ErrorForm = 'envelope' | 'detail' | 'framework';

export interface ApiError {
	status: number;
	/** `error.code`, see the Error Codes page of the API documentation. */
	code: string;
	message: string;
	/** What is wrong with which part of the request, for 422. */
	field?: { in: 'query' | 'body'; name: string; value: unknown; type: string };
	details?: Record<string, unknown>;
}

export interface Trace {
	/** Goes out as the header `x-request-id`. */
	requestId: string;
	/** Goes out as `error.trace_id`. */
	traceId: string;
}

/** FastAPI's own response for a path that no route matches; the documents show no envelope for it. */
export const ROUTE_NOT_FOUND = { detail: 'Not Found' };
export const METHOD_NOT_ALLOWED = { detail: 'Method Not Allowed' };

/** A success in the platform's envelope: `{ success: true, data }`. */
export function wrapped(data: unknown): { success: true; data: unknown } {
	return { success: true, data };
}

function envelope({ status, code, message, field, details }: ApiError, trace: Trace): unknown {
	const about = field ? { field: field.name, value: field.value } : details;
	return {
		success: false,
		error: {
			code,
			message,
			system_message: `${code}: ${message}`,
			type: status < 500 ? 'client_error' : 'server_error',
			status,
			...(about ? { details: about } : {}),
			trace_id: trace.traceId,
			timestamp: new Date().toISOString(),
		},
	};
}

const OLDER_TYPES: Record<number, string> = {
	401: 'AuthenticationError',
	403: 'AuthorizationError',
	404: 'NotFoundError',
	422: 'ValidationError',
	429: 'RateLimitError',
};

function olderForm({ status, code, message, field }: ApiError, trace: Trace): unknown {
	return {
		detail: message,
		status_code: status,
		error_type: OLDER_TYPES[status] ?? (status < 500 ? 'ClientError' : 'ServerError'),
		meta: { timestamp: new Date().toISOString(), request_id: trace.requestId },
		...(field ? { errors: [{ field: field.name, message, code }] } : {}),
	};
}

function frameworkForm({ status, message, field }: ApiError): unknown {
	if (status === 401) return { detail: 'Not authenticated' };
	if (!field) return { detail: message };
	return {
		detail: [{ type: field.type, loc: [field.in, field.name], msg: message, input: field.value }],
	};
}

/**
 * The body of an error response (Error Handling page of the API documentation, newer and older
 * copy; FastAPI for the third form).
 */
export function errorBody(form: ErrorForm, error: ApiError, trace: Trace): unknown {
	if (form === 'detail') return olderForm(error, trace);
	if (form === 'framework') return frameworkForm(error);
	return envelope(error, trace);
}

const USUAL: Record<number, [code: string, message: string]> = {
	400: ['BAD_REQUEST', 'The request could not be understood.'],
	401: ['INVALID_API_KEY', 'The API key is not valid.'],
	403: ['INSUFFICIENT_PERMISSIONS', 'You do not have permission to do this.'],
	404: ['RESOURCE_NOT_FOUND', 'The resource was not found.'],
	409: ['CONFLICT', 'The resource is in another state.'],
	422: ['VALIDATION_ERROR', 'The request is not valid.'],
	429: ['RATE_LIMIT_EXCEEDED', 'Too many requests.'],
	500: ['INTERNAL_ERROR', 'An unexpected error occurred.'],
	502: ['BAD_GATEWAY', 'The upstream service did not respond.'],
	503: ['SERVICE_UNAVAILABLE', 'The service is temporarily unavailable.'],
	504: ['GATEWAY_TIMEOUT', 'The upstream service took too long.'],
};

/** The error that belongs to a status when nothing more is said. */
export function usualError(status: number): ApiError {
	const [code, message] = USUAL[status] ?? ['ERROR', `The request failed with status ${status}.`];
	return { status, code, message };
}
