import type { Authentication, Reply } from './ask.mts';
import { bodyForm, fieldsOf, isWrapped, jobOf, rowsOf, shown } from './bodies.mts';
import { isFields } from './fields.mts';
import type { Fields } from './fields.mts';
import { allReplies, PAGE_LIMIT } from './findings.mts';
import type { Findings } from './findings.mts';

export interface Verdict {
	/** The number under which the project's notes on the API keep the question. */
	number: number | null;
	matter: string;
	/** One line each. */
	holds: string[];
}

const NOT_SEEN = 'not seen';
const KNOWN_STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled'];
const ITEM_COUNTS = ['total_properties_found', 'total_items_extracted', 'items_extracted'];

function orNotSeen(lines: string[]): string[] {
	return lines.length === 0 ? [NOT_SEEN] : lines;
}

function unique(values: string[]): string[] {
	return [...new Set(values)];
}

/** Replies that ought to hold jobs, with a name for each. */
function jobReplies({ job, progress, failedJob, failedProgress }: Findings) {
	return [
		{ name: 'job', reply: job },
		{ name: 'progress', reply: progress },
		{ name: 'job', reply: failedJob },
		{ name: 'progress', reply: failedProgress },
	].flatMap(({ name, reply }) => {
		const fields = jobOf(reply);
		return reply && fields ? [{ name, reply, fields }] : [];
	});
}

/** Jobs with their data: rows of the list and jobs asked by themselves. */
function jobsWithData(findings: Findings): Fields[] {
	const asked = jobReplies(findings)
		.filter(({ name }) => name === 'job')
		.map(({ fields }) => fields);
	return [...(rowsOf(findings.page) ?? rowsOf(findings.list) ?? []), ...asked];
}

function answers(reply: Reply): string {
	if (rowsOf(reply)) return 'answers';
	return reply.status === undefined ? bodyForm(reply) : `${reply.status} (${bodyForm(reply)})`;
}

function basePath({ attempts }: Findings): string[] {
	const bases = unique(attempts.map(({ pair }) => pair.base));
	const verdicts = bases.map((base) => {
		const own = attempts.filter(({ pair }) => pair.base === base).map(({ reply }) => reply);
		const best = own.find((reply) => rowsOf(reply)) ?? own[0];
		return `${new URL(base).pathname}: ${best ? answers(best) : NOT_SEEN}`;
	});
	return orNotSeen(verdicts);
}

function accepted({ attempts }: Findings, authentication: Authentication): string {
	const own = attempts.filter(({ pair }) => pair.authentication === authentication);
	if (own.some(({ reply }) => rowsOf(reply))) return 'accepted';
	const refused = own.find(({ reply }) => reply.status === 401 || reply.status === 403);
	return refused ? `refused (${refused.reply.status})` : NOT_SEEN;
}

function authentication(findings: Findings): string[] {
	const forms: Authentication[] = ['X-API-Key', 'Bearer'];
	const verdicts = forms.map((form) => `${form} ${accepted(findings, form)}`);
	return verdicts.every((verdict) => verdict.endsWith(NOT_SEEN)) ? [NOT_SEEN] : verdicts;
}

function envelope(findings: Findings): string[] {
	const { list, page } = findings;
	const lists = [list, page].flatMap((reply) =>
		reply && rowsOf(reply) ? [{ name: 'list', reply }] : [],
	);
	return orNotSeen(
		unique(
			[...lists, ...jobReplies(findings)].map(
				({ name, reply }) => `${name} ${isWrapped(reply.json) ? 'wrapped' : 'bare'}`,
			),
		),
	);
}

function messageIn(name: string, { status, error_message: message }: Fields): string {
	const state = message === undefined ? 'has no such field' : message === null ? 'null' : 'text';
	return `${name} of a ${shown(String(status), 20)} job: ${state}`;
}

function failureText(findings: Findings): string[] {
	const rows = rowsOf(findings.page) ?? rowsOf(findings.list) ?? [];
	const asked = jobReplies(findings).map(({ name, fields }) => messageIn(name, fields));
	return orNotSeen(unique([...asked, ...rows.map((row) => messageIn('list row', row))]));
}

function timeout(findings: Findings): string[] {
	return orNotSeen(
		jobReplies(findings)
			.filter(({ fields }) => fields.completion_reason === 'timeout')
			.map(({ fields }) => `goes with status ${shown(String(fields.status), 20)}`),
	);
}

function itemCount(findings: Findings): string {
	const progress = jobReplies(findings).filter(({ name }) => name === 'progress');
	if (progress.length === 0) return NOT_SEEN;
	const names = ITEM_COUNTS.filter((name) => progress.some(({ fields }) => name in fields));
	return names.length === 0 ? 'progress names no item count' : `progress: ${names.join(', ')}`;
}

function shape(data: unknown): string {
	if (data === undefined) return 'has no such field';
	if (data === null) return 'null';
	if (!Array.isArray(data)) return isFields(data) ? 'single object' : typeof data;
	if (data.length === 0) return 'empty array';
	return data.every(isFields) ? 'array of objects' : 'array, not only of objects';
}

function extractedData(findings: Findings): string[] {
	const seen = jobsWithData(findings).map(
		({ status, extracted_data: data }) => `${shown(String(status), 20)}: ${shape(data)}`,
	);
	return orNotSeen(unique(seen));
}

function rateHeaders(findings: Findings): string {
	const replies = allReplies(findings).filter(({ status }) => status !== undefined);
	if (replies.length === 0) return NOT_SEEN;
	const names = unique(replies.flatMap(({ headers }) => [...headers.keys()]))
		.filter((name) => /ratelimit|^retry-after$/.test(name))
		.sort();
	return names.length === 0 ? 'no such headers' : names.map((name) => shown(name, 50)).join(', ');
}

function retryAfterOnSuccess(findings: Findings): string {
	const values = allReplies(findings)
		.filter((reply) => fieldsOf(reply))
		.flatMap(({ headers }) => headers.get('x-ratelimit-retry-after') ?? []);
	return values.length === 0
		? NOT_SEEN
		: `${unique(values.map((value) => shown(value, 20))).join(', ')} on success`;
}

function notFound({ missingJob, wrongRoute }: Findings): string[] {
	const replies = [missingJob, wrongRoute].filter((reply) => reply !== undefined);
	if (replies.length < 2 || replies.some(({ status }) => status === undefined || status === 429)) {
		return [NOT_SEEN];
	}
	const [job, route] = replies.map((reply) => `${reply.status} ${bodyForm(reply)}`);
	const alike = job === route ? 'look alike' : 'can be told apart';
	return [alike, `missing job: ${job}`, `wrong route: ${route}`];
}

function listOrder({ page }: Findings): string {
	const times = (rowsOf(page) ?? [])
		.map((row) => Date.parse(String(row.created_at)))
		.filter((time) => !Number.isNaN(time));
	const steps = times.slice(1).map((time, index) => time - (times[index] ?? time));
	if (steps.every((step) => step === 0)) return NOT_SEEN;
	if (steps.every((step) => step <= 0)) return 'newest first';
	return steps.every((step) => step >= 0) ? 'oldest first' : 'not by creation time';
}

function echoedLimit({ page }: Findings): string {
	const rows = rowsOf(page);
	if (!rows) return NOT_SEEN;
	const { limit, total } = fieldsOf(page) ?? {};
	const echo = typeof limit === 'number' ? String(limit) : 'none';
	const all = typeof total === 'number' ? String(total) : 'no total';
	return `asked ${PAGE_LIMIT}, echoed ${echo}, ${rows.length} rows of ${all}`;
}

function statuses(findings: Findings): string {
	const seen = [...jobsWithData(findings), ...jobReplies(findings).map(({ fields }) => fields)];
	const words = unique(seen.map(({ status }) => shown(String(status), 40))).sort();
	const unknown = words.filter((word) => !KNOWN_STATUSES.includes(word));
	if (words.length === 0) return NOT_SEEN;
	return `${words.join(', ')}${unknown.length > 0 ? `; not documented: ${unknown.join(', ')}` : ''}`;
}

/**
 * What holds of each matter that the API documentation leaves open or contradicts and that can be
 * seen by reading alone.
 */
export function verdicts(findings: Findings): Verdict[] {
	return [
		{ number: 1, matter: 'Base path', holds: basePath(findings) },
		{ number: 2, matter: 'Authentication header', holds: authentication(findings) },
		{ number: 8, matter: 'Success envelope', holds: envelope(findings) },
		{ number: 14, matter: 'error_message', holds: failureText(findings) },
		{ number: 15, matter: 'completion_reason timeout', holds: timeout(findings) },
		{ number: 16, matter: 'Name of the item count', holds: [itemCount(findings)] },
		{ number: 17, matter: 'extracted_data', holds: extractedData(findings) },
		{ number: 23, matter: 'Rate limit headers', holds: [rateHeaders(findings)] },
		{ number: 24, matter: 'X-RateLimit-Retry-After', holds: [retryAfterOnSuccess(findings)] },
		{ number: 27, matter: 'Two kinds of 404', holds: notFound(findings) },
		{ number: 29, matter: 'Order of the list', holds: [listOrder(findings)] },
		{ number: 30, matter: 'Echoed limit', holds: [echoedLimit(findings)] },
		{ number: null, matter: 'Status values', holds: [statuses(findings)] },
	];
}
