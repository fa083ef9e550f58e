import type { IDataObject } from 'n8n-workflow';
import { sanitizeText } from '../utils/format';
import { isObject, nonEmptyString } from '../utils/typeGuards';

const MAX_ROWS = 10;

/** What a server says about a request that it didn't fulfil. */
export interface ServerError {
	/** Its own message, safe to show. */
	message?: string;
	/** Its code, such as `API_KEY_EXPIRED`. The documented lists are incomplete. */
	code?: string;
	/** Lets the provider's support find the request. */
	traceId?: string;
	/**
	 * Who answered: the API; its web framework, which answers for paths that don't exist; or
	 * something in between that doesn't use a form of the API, such as a proxy or gateway.
	 */
	source: 'api' | 'framework' | 'gateway';
}

/** Removes the API key from what a server sends, in case it repeats it. */
export type Redact = (text: string) => string;

export function redactKey(apiKey: string): Redact {
	return (text) => text.replaceAll(apiKey, '…');
}

/**
 * Reads every documented form: the envelope `{ error: { code, message, details, trace_id } }`, the
 * older `{ detail, errors, meta }`, and the framework's `{ detail: text | [{ loc, msg }] }`.
 */
export function parseServerError(
	body: unknown,
	headers: Readonly<Record<string, unknown>>,
	redact: Redact,
): ServerError {
	// Redacted after parsing, which undoes escapes, and before the text is cut.
	const clean = (text: string | undefined, limit?: number) =>
		text && sanitizeText(redact(text), limit);
	const response = isObject(body) ? body : {};
	const error = isObject(response.error) ? response.error : {};
	const meta = isObject(response.meta) ? response.meta : {};

	const messages = [
		nonEmptyString(error.message) ??
			nonEmptyString(response.error) ??
			nonEmptyString(response.detail) ??
			nonEmptyString(response.message),
		...rowMessages(response.detail),
		...rowMessages(response.errors),
		...detailMessages(error.details),
	].filter((message) => message !== undefined);

	const code = nonEmptyString(error.code) ?? nonEmptyString(response.error_type);
	const traceId =
		nonEmptyString(error.trace_id) ??
		nonEmptyString(response.trace_id) ??
		nonEmptyString(meta.request_id) ??
		nonEmptyString(headers['x-request-id']);

	return {
		message: clean(messages.join('; ') || undefined),
		code: clean(code, 60),
		traceId: clean(traceId, 80),
		source: sourceOf(response),
	};
}

function sourceOf(response: IDataObject): ServerError['source'] {
	if (typeof response.success === 'boolean' || isObject(response.error)) return 'api';
	if (!('detail' in response)) return 'gateway';
	return ['status_code', 'error_type', 'meta'].some((key) => key in response) ? 'api' : 'framework';
}

/** `{ field, value }` or `{ fields: … }` of the envelope. */
function detailMessages(details: unknown): string[] {
	if (!isObject(details)) return [];
	const field = nonEmptyString(details.field);
	if (field) return [`field ${field}`];
	if (Array.isArray(details.fields)) return rowMessages(details.fields);
	if (!isObject(details.fields)) return [];
	return Object.entries(details.fields).flatMap(([name, value]) => {
		const message = nonEmptyString(value);
		return message === undefined ? [] : [`${name}: ${message}`];
	});
}

/** Rows that name a field and what is wrong with it: `{ field, message }` or `{ loc, msg }`. */
function rowMessages(rows: unknown): string[] {
	if (!Array.isArray(rows)) return [];
	return rows.slice(0, MAX_ROWS).flatMap((row: unknown) => {
		if (typeof row === 'string') return [row];
		if (!isObject(row)) return [];
		const path = Array.isArray(row.loc) ? row.loc : [row.field];
		// Only strings and numbers: anything else might not convert to text.
		const name = path.filter((part) => ['string', 'number'].includes(typeof part)).join('.');
		const message = nonEmptyString(row.msg) ?? nonEmptyString(row.message);
		return [[name, message].filter(Boolean).join(': ')];
	});
}
