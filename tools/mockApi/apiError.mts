/** A part of a request that fails validation. */
export interface InvalidField {
	in: 'body' | 'querystring' | 'header';
	/** Empty for the whole part. */
	path: string[];
	/** What the server received there. */
	value: unknown;
	/** The rule that it breaks, as JSON Schema names it. */
	rule: string;
	message: string;
}

interface Details {
	status: number;
	/** `error.code`, see the Error Codes page of the API documentation. */
	code: string;
	message: string;
	/** For 422. */
	fields?: InvalidField[];
}

/** An error that the API itself reports. */
export class ApiError extends Error {
	readonly status: number;
	readonly code: string;
	readonly fields: InvalidField[];

	constructor({ status, code, message, fields = [] }: Details) {
		super(message);
		this.status = status;
		this.code = code;
		this.fields = fields;
	}
}

const DEFAULTS: Record<number, [code: string, message: string]> = {
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

export function defaultError(status: number): ApiError {
	const [code, message] = DEFAULTS[status] ?? ['ERROR', `The request failed (${status}).`];
	return new ApiError({ status, code, message });
}
