import { randomUUID } from 'node:crypto';
import type { ApiError } from './apiError.mts';

/** The three forms of an error body: the documented one, an older one, and the framework's own. */
export type ErrorForm = 'envelope' | 'detail' | 'framework';

const nameOf = (path: string[]) => path.join('.') || 'body';

/** One field is given as on the Error Handling page, several as a list. */
function detailsOf({ fields }: ApiError): object | undefined {
	const [first, ...more] = fields;
	if (!first) return undefined;
	if (more.length === 0) return { field: nameOf(first.path), value: first.value };
	return { fields: fields.map(({ path, message }) => ({ field: nameOf(path), message })) };
}

function envelope(error: ApiError): unknown {
	const { status, code, message } = error;
	const details = detailsOf(error);
	return {
		success: false,
		error: {
			code,
			message,
			system_message: `${code}: ${message}`,
			type: status < 500 ? 'client_error' : 'server_error',
			status,
			...(details && { details }),
			trace_id: randomUUID(),
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

function olderForm({ status, code, message, fields }: ApiError, requestId: string): unknown {
	const errors = fields.map((field) => ({
		field: nameOf(field.path),
		message: field.message,
		code,
	}));
	return {
		detail: message,
		status_code: status,
		error_type: OLDER_TYPES[status] ?? (status < 500 ? 'ClientError' : 'ServerError'),
		meta: { timestamp: new Date().toISOString(), request_id: requestId },
		...(errors.length > 0 && { errors }),
	};
}

function frameworkForm({ status, message, fields }: ApiError): unknown {
	if (status === 401) return { detail: 'Not authenticated' };
	if (fields.length === 0) return { detail: message };
	return {
		detail: fields.map((field) => ({
			type: field.rule,
			loc: [field.in === 'querystring' ? 'query' : field.in, ...field.path],
			msg: field.message,
			input: field.value,
		})),
	};
}

/**
 * The body of an error response (Error Handling page of the API documentation, newer and older
 * copy; FastAPI for the third form).
 */
export function errorBody(form: ErrorForm, error: ApiError, requestId: string): unknown {
	if (form === 'detail') return olderForm(error, requestId);
	if (form === 'framework') return frameworkForm(error);
	return envelope(error);
}
