import type { Reply } from './ask.mts';
import { isFields } from './fields.mts';
import type { Fields } from './fields.mts';

export function isWrapped(json: unknown): boolean {
	return isFields(json) && typeof json.success === 'boolean' && isFields(json.data);
}

function succeeded({ status, json }: Reply): boolean {
	return (
		status !== undefined &&
		status >= 200 &&
		status < 300 &&
		!(isFields(json) && json.success === false)
	);
}

/** The fields of a successful answer, out of the success envelope if there is one. */
export function fieldsOf(reply: Reply | undefined): Fields | undefined {
	if (!reply || !succeeded(reply) || !isFields(reply.json)) return undefined;
	const { data } = reply.json;
	return isWrapped(reply.json) && isFields(data) ? data : reply.json;
}

/** The rows of a job list; undefined when the answer is not one. */
export function rowsOf(reply: Reply | undefined): Fields[] | undefined {
	const jobs = fieldsOf(reply)?.jobs;
	return Array.isArray(jobs) ? jobs.filter(isFields) : undefined;
}

/** A job or its progress; undefined when the answer is not one. */
export function jobOf(reply: Reply | undefined): Fields | undefined {
	const fields = fieldsOf(reply);
	return typeof fields?.status === 'string' ? fields : undefined;
}

/** Server text for a terminal: one line, bounded, without control characters. */
export function shown(text: string, length = 80): string {
	const line = text.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
	return line.length > length ? `${line.slice(0, length - 1)}…` : line;
}

function errorForm(json: Fields): string | undefined {
	const { error, detail } = json;
	if (isFields(error)) return `error envelope, code ${shown(String(error.code ?? 'none'))}`;
	if (typeof detail === 'string') {
		const form = 'status_code' in json || 'error_type' in json ? 'older error form' : 'detail only';
		return `${form}, "${shown(detail)}"`;
	}
	if (Array.isArray(detail)) return 'detail list';
	return undefined;
}

/** What kind of body came, in words, without any extracted data. */
export function bodyForm({ failure, headers, json, status, text }: Reply): string {
	if (failure !== undefined) return failure;
	const location = headers.get('location');
	if (status !== undefined && status >= 300 && status < 400 && location !== undefined) {
		return `redirect to ${shown(location)}`;
	}
	if (text.trim() === '') return 'empty body';
	if (/^\s*</.test(text)) return 'HTML page';
	if (json === undefined) return 'neither JSON nor HTML';
	if (!isFields(json)) return 'JSON, but no object';
	const form = errorForm(json);
	if (form !== undefined) return form;
	return isWrapped(json) ? 'object in success envelope' : 'bare object';
}
