import { describe, expect, it } from '@jest/globals';
import { parseResponse } from '../../nodes/shared/transport/response.ts';

const KEY = 'secret/+"key';
const redact = (text: string) => text.replaceAll(KEY, '…');
const JOB = { job_id: 'job_1', status: 'processing' };

interface Options {
	status?: number;
	type?: string;
	headers?: Record<string, unknown>;
}

function parse(body: string | Uint8Array | object, options: Options = {}) {
	const { status = 200, type = 'application/json', headers = {} } = options;
	const isBytes = typeof body === 'string' || body instanceof Uint8Array;
	const bytes = Buffer.from(isBytes ? body : JSON.stringify(body));
	return parseResponse({ status, headers: { 'content-type': type, ...headers } }, bytes, redact);
}

describe('the charset of a response is', () => {
	const document = { name: 'Zürich €' };
	const latin = Buffer.from('{"name":"Z\xfcrich \x80"}', 'latin1');
	const utf8 = Buffer.from(JSON.stringify(document));

	it.each([
		['UTF-8 if it names none', utf8, 'application/json'],
		['UTF-8 if it has no type', utf8, undefined],
		[
			'UTF-8 with a byte order mark',
			Buffer.from(`\ufeff${JSON.stringify(document)}`),
			'text/plain',
		],
		['ISO-8859-1', latin, 'application/json; charset=iso-8859-1'],
		['ISO-8859-1 in quotes and capitals', latin, 'application/json;CHARSET="ISO-8859-1"'],
		['ISO-8859-1 before another parameter', latin, 'application/json; charset=latin1; q=1'],
		['Windows-1252', latin, 'text/html; x=y; charset=windows-1252'],
		[
			'UTF-16',
			Buffer.from(JSON.stringify(document), 'utf16le'),
			'application/json; charset=utf-16le',
		],
		['UTF-8 if the named one is unknown', utf8, 'application/json; charset=klingon'],
		['UTF-8 if the named one is empty', utf8, 'application/json; charset='],
	])('%s', (_what, bytes, type) => {
		expect(
			parseResponse({ status: 200, headers: { 'content-type': type } }, bytes, redact),
		).toEqual({ data: document });
	});

	it('a broken character harms nothing else', () => {
		expect(parse(Buffer.from('{"name":"Z\xfcrich"}', 'latin1'))).toEqual({
			data: { name: 'Z\ufffdrich' },
		});
	});
});

describe('the data of a response is', () => {
	const status = 'completed';
	const failed = { job_id: 'job_1', status: 'failed', error_message: 'blocked' };

	it.each<[string, unknown, unknown]>([
		['the body', JOB, JOB],
		['the data of an envelope', { success: true, data: JOB }, JOB],
		['the data of an envelope without success', { data: JOB }, JOB],
		['the data of an envelope with other fields', { success: true, data: JOB, meta: {} }, JOB],
		['the data of an empty envelope', { success: true, data: {} }, {}],
		['the body if it has a status of its own', { status, data: JOB }, { status, data: JOB }],
		['the body if its data is a list', { success: true, data: [1] }, { success: true, data: [1] }],
		['the body if its data is null', { success: true, data: null }, { success: true, data: null }],
		[
			'a failed job with success: false',
			{ success: false, ...failed },
			{ success: false, ...failed },
		],
		['a failed job in an envelope with success: false', { success: false, data: failed }, failed],
		[
			'a job with an unknown status and success: false',
			{ success: false, job_id: 'a', status: 'x' },
			{ success: false, job_id: 'a', status: 'x' },
		],
		['a list', [JOB], [JOB]],
		['a string', 'x', 'x'],
		['null', null, null],
	])('%s', (_what, body, data) => {
		expect(parse(JSON.stringify(body))).toEqual({ data });
		expect(parse(JSON.stringify(body), { status: 201 })).toEqual({ data });
	});

	it('with large numbers as text, in an envelope too', () => {
		expect(
			parse('{"data":{"status":"completed","extracted_data":[{"id":7615917337495251231}]}}'),
		).toEqual({ data: { status: 'completed', extracted_data: [{ id: '7615917337495251231' }] } });
	});
});

describe('a response is rejected', () => {
	it.each([
		['with success: false', { success: false }, undefined],
		['with success: false and a message', { success: false, error: { message: 'No' } }, 'No'],
		[
			'with success: false and data that is no job',
			{ success: false, data: { a: 1 }, message: 'No' },
			'No',
		],
		[
			'with success: false and a status that is no job’s',
			{ success: false, status: 'error', message: 'No' },
			'No',
		],
		[
			'with success: false and a status that is a number',
			{ success: false, status: 404, message: 'No' },
			'No',
		],
	])('%s', (_what, body, message) => {
		expect(parse(body)).toEqual({
			error: { kind: 'rejected', server: expect.objectContaining({ source: 'api', message }) },
		});
	});
});

describe('a response that is not JSON', () => {
	it.each([
		['a website', '<!doctype html><p>Hello</p>', 200],
		['plain text', 'default backend - 404', 200],
		['nothing', '', 200],
		['no content', '', 204],
		['white space', ' \n', 200],
		['a word', 'NaN', 200],
		['a word before a list', 'Error [1', 200],
	])('is %s', (_what, body, status) => {
		expect(parse(body, { status, type: 'text/html' })).toEqual({
			error: { kind: 'notJson', status },
		});
	});
});

describe('a response that is almost JSON tells where it is invalid, if it has', () => {
	it.each([
		['a NaN', '[{"price": NaN}]', 'N'],
		['a comma too many', '{"status": "completed",}', 'position 23'],
		['no end', '{"status": "completed"', 'position 22'],
		['white space before it', ' \n [1 2]', 'position 6'],
		['a large number before it', '[7615917337495251231 2]', 'position 21'],
	])('%s', (_what, body, reason) => {
		expect(parse(body)).toEqual({
			error: { kind: 'invalidJson', status: 200, reason: expect.stringContaining(reason) },
		});
	});
});

describe('an HTTP status that is not a success is an error', () => {
	it.each([
		['of the API', 404, { success: false, error: { code: 'JOB_NOT_FOUND', message: 'No' } }, 'api'],
		['of the framework', 404, { detail: 'Not Found' }, 'framework'],
		['of a gateway with plain text', 404, 'default backend - 404', 'gateway'],
		['of a gateway with a page', 403, '<html>403 Forbidden</html>', 'gateway'],
		['of a gateway with nothing', 502, '', 'gateway'],
		['of a gateway with other JSON', 503, { message: 'no healthy upstream' }, 'gateway'],
		['304', 304, '', 'gateway'],
		['407', 407, '', 'gateway'],
		['with a job', 500, JOB, 'gateway'],
	])('%s', (_what, status, body, source) => {
		expect(parse(body, { status })).toEqual({
			error: { kind: 'http', status, server: expect.objectContaining({ source }) },
		});
	});

	it.each([
		['a redirect', 302, '/login', { kind: 'redirect', status: 302, location: '/login' }],
		['a choice', 300, '/login', { kind: 'redirect', status: 300, location: '/login' }],
		[
			'a redirect with the key',
			307,
			`/?k=${KEY}`,
			{ kind: 'redirect', status: 307, location: '/?k=…' },
		],
		[
			'a redirect to nowhere',
			302,
			undefined,
			expect.objectContaining({ kind: 'http', status: 302 }),
		],
	])('%s', (_what, status, location, error) => {
		expect(parse('', { status, headers: { location } })).toEqual({ error });
	});

	it.each([
		['a success', 201, { data: JOB }],
		['an error', 400, { error: expect.objectContaining({ kind: 'http', status: 400 }) }],
	])('%s with a location is no redirect', (_what, status, result) => {
		expect(parse(JOB, { status, headers: { location: '/jobs/job_1' } })).toEqual(result);
	});
});

describe('the API key that a server repeats is redacted', () => {
	const message = `The key ${KEY} is bad`;

	it.each([
		['in a message', JSON.stringify({ error: { message } })],
		[
			'in a message with other escapes',
			`{"error":{"message":"The key secret\\/\\u002b\\u0022key is bad"}}`,
		],
		['in a detail', JSON.stringify({ success: false, detail: message })],
		['in a row', JSON.stringify({ success: false, errors: [{ message }] })],
	])('%s', (_where, body) => {
		const status = body.includes('success') ? 200 : 401;
		expect(parse(body, { status })).toMatchObject({
			error: { server: { message: 'The key … is bad' } },
		});
	});

	it('in a code and a trace ID', () => {
		const body = { error: { code: `C-${KEY}`, trace_id: `t-${KEY}` } };
		expect(parse(body, { status: 401 })).toMatchObject({
			error: { server: { code: 'C-…', traceId: 't-…' } },
		});
		const headers = { 'x-request-id': `r-${KEY}` };
		expect(parse('', { status: 401, headers })).toMatchObject({
			error: { server: { traceId: 'r-…' } },
		});
	});

	it('before the message is cut', () => {
		const body = { error: { message: `${'x'.repeat(295)}${KEY}` } };
		expect(JSON.stringify(parse(body, { status: 401 }))).not.toContain('secre');
	});

	it('in the reason why JSON is invalid', () => {
		const body = `[${KEY}]`;
		expect(JSON.stringify(parse(body))).toContain('invalidJson');
		expect(JSON.stringify(parse(body))).not.toContain('secre');
		expect(JSON.stringify(parse(`{"a": ${'1'.repeat(99)}, ${KEY}}`))).not.toContain('secre');
	});
});
