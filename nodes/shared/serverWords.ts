import type { IDataObject } from 'n8n-workflow';
import { isObject, textOf } from './narrow';
import { showText } from './text';

const MOST_ROWS = 10;

/** What a server says about a request that it did not fulfil. */
export interface ServerWords {
	/** Its own words, fit to show. */
	text?: string;
	/** Its code, as `API_KEY_EXPIRED`. The documented lists are not complete. */
	code?: string;
	/** What the provider's support finds the request by. */
	traceId?: string;
	/**
	 * Who speaks: the API, its web framework, which answers for addresses that do not exist, or
	 * something else that does not speak JSON, as a proxy.
	 */
	speaker: 'api' | 'framework' | 'other';
}

/**
 * Reads every documented form: the envelope `{ error: { code, message, details, trace_id } }`, the
 * older `{ detail, errors, meta }`, and the framework's `{ detail: text | [{ loc, msg }] }`.
 */
export function readServerWords(
	body: unknown,
	headers: Readonly<Record<string, unknown>>,
): ServerWords {
	const answer = isObject(body) ? body : {};
	const error = isObject(answer.error) ? answer.error : {};
	const meta = isObject(answer.meta) ? answer.meta : {};

	const words = [
		textOf(error.message) ??
			textOf(answer.error) ??
			textOf(answer.detail) ??
			textOf(answer.message),
		...fieldWords(answer.detail),
		...fieldWords(answer.errors),
		...detailWords(error.details),
	].filter((word) => word !== undefined);

	const code = textOf(error.code) ?? textOf(answer.error_type);
	const traceId =
		textOf(error.trace_id) ??
		textOf(answer.trace_id) ??
		textOf(meta.request_id) ??
		textOf(headers['x-request-id']);

	return {
		text: words.length > 0 ? showText(words.join('; ')) : undefined,
		code: code && showText(code, 60),
		traceId: traceId && showText(traceId, 80),
		speaker: isObject(body) ? (isOfFramework(body) ? 'framework' : 'api') : 'other',
	};
}

function isOfFramework(answer: IDataObject): boolean {
	return 'detail' in answer && !('status_code' in answer) && !('success' in answer);
}

/** `{ field, value }` or `{ fields: … }` of the envelope. */
function detailWords(details: unknown): string[] {
	if (!isObject(details)) return [];
	const field = textOf(details.field);
	if (field) return [`field ${field}`];
	if (Array.isArray(details.fields)) return fieldWords(details.fields);
	if (!isObject(details.fields)) return [];
	return Object.entries(details.fields).flatMap(([name, value]) => {
		const word = textOf(value);
		return word === undefined ? [] : [`${name}: ${word}`];
	});
}

/** Rows that name a field and what is wrong with it: `{ field, message }` or `{ loc, msg }`. */
function fieldWords(rows: unknown): string[] {
	if (!Array.isArray(rows)) return [];
	return rows.slice(0, MOST_ROWS).flatMap((row: unknown) => {
		if (typeof row === 'string') return [row];
		if (!isObject(row)) return [];
		const path = Array.isArray(row.loc) ? row.loc : [row.field];
		// Texts and numbers only: anything else may not even be convertible to a text.
		const name = path.filter((part) => ['string', 'number'].includes(typeof part)).join('.');
		return [[name, textOf(row.msg) ?? textOf(row.message)].filter(Boolean).join(': ')];
	});
}
