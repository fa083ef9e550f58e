import { expect, it } from '@jest/globals';
import { parseServerError, redactKey } from '../../nodes/shared/transport/serverError.ts';

const parse = (body: unknown, headers: Record<string, unknown> = {}) =>
	parseServerError(body, headers, (text) => text);
const none = { message: undefined, code: undefined, traceId: undefined, source: 'api' };

it.each([
	[
		'the envelope',
		{
			success: false,
			error: { code: 'INVALID_API_KEY', message: 'Bad key', system_message: 'x', trace_id: 't-1' },
		},
		{ ...none, message: 'Bad key', code: 'INVALID_API_KEY', traceId: 't-1' },
	],
	[
		'the envelope with a field',
		{ success: false, error: { message: 'Bad value', details: { field: 'limit', value: 0 } } },
		{ ...none, message: 'Bad value; field limit' },
	],
	[
		'the envelope with fields by name',
		{ error: { message: 'Bad', details: { fields: { limit: 'too big' } } } },
		{ ...none, message: 'Bad; limit: too big' },
	],
	[
		'the envelope with rows of fields',
		{ error: { message: 'Bad', details: { fields: [{ field: 'limit', message: 'too big' }] } } },
		{ ...none, message: 'Bad; limit: too big' },
	],
	[
		'the older form',
		{
			detail: 'No',
			status_code: 401,
			error_type: 'AuthenticationError',
			meta: { request_id: 'r-1' },
			errors: [{ field: 'key', message: 'is bad', code: 'x' }],
		},
		{ ...none, message: 'No; key: is bad', code: 'AuthenticationError', traceId: 'r-1' },
	],
	['the older form, by its status', { detail: 'No', status_code: 401 }, { ...none, message: 'No' }],
	[
		'the older form, by its type',
		{ detail: 'No', error_type: 'X' },
		{ ...none, message: 'No', code: 'X' },
	],
	['the older form, by its meta', { detail: 'No', meta: {} }, { ...none, message: 'No' }],
	[
		'an unknown route',
		{ detail: 'Not Found' },
		{ ...none, message: 'Not Found', source: 'framework' },
	],
	[
		"the framework's validation",
		{ detail: [{ loc: ['query', 'limit'], msg: 'too big', type: 'x' }] },
		{ ...none, message: 'query.limit: too big', source: 'framework' },
	],
	[
		'rows of all kinds, at most ten',
		{ detail: ['odd', 7, { msg: 'no name' }, { field: 'name' }, ...'abcdefghi'] },
		{ ...none, message: 'odd; no name; name; a; b; c; d; e; f', source: 'framework' },
	],
	[
		'details without fields',
		{ error: { message: 'Bad', details: { fields: 'all' } } },
		{ ...none, message: 'Bad' },
	],
	['success: false with a detail', { success: false, detail: 'No' }, { ...none, message: 'No' }],
	['a string as error', { error: 'nope' }, { ...none, message: 'nope', source: 'gateway' }],
	['a message alone', { message: 'nope' }, { ...none, message: 'nope', source: 'gateway' }],
	['nothing', undefined, { ...none, source: 'gateway' }],
	['an HTML page', '<html>', { ...none, source: 'gateway' }],
	[
		'parts that do not convert to text',
		{
			detail: [
				{ loc: [{ toString: 1 }, 'x', 3], msg: { toString: 1 } },
				{ field: { toString: 1 }, msg: 'b' },
			],
		},
		{ ...none, message: 'x.3; b', source: 'framework' },
	],
	[
		'fields that do not convert to text',
		{ error: { message: 'Bad', details: { fields: { a: { toString: 1 }, b: 'is odd' } } } },
		{ ...none, message: 'Bad; b: is odd' },
	],
	['wrong types everywhere', { error: { message: 5, code: {}, details: 'x' }, errors: 7 }, none],
])('a server error is read from %s', (_form, body, expected) => {
	expect(parse(body)).toEqual(expected);
});

it('the trace ID can be in a header; that of the body comes first', () => {
	const headers = { 'x-request-id': 'h-1' };
	expect(parse({}, headers).traceId).toBe('h-1');
	expect(parse({ error: { trace_id: 't-1' } }, headers).traceId).toBe('t-1');
});

it('a server error is bounded and free of control characters', () => {
	const { message, code, traceId } = parse({
		error: {
			message: `a\u0000\u001b[2J\r\n\u202eb${'x'.repeat(100_000)}`,
			code: 'C'.repeat(999),
			trace_id: 't'.repeat(999),
		},
	});
	expect(message).toMatch(/^a \[2J bx+…$/);
	expect([message?.length, code?.length, traceId?.length]).toEqual([301, 61, 81]);
	expect(`${message}${code}${traceId}`).not.toMatch(/\p{Cc}|\p{Cf}/u);
});

it('the API key is removed wherever a server repeats it', () => {
	expect(redactKey('k+(y')('Bad key k+(y, not k+(y or k')).toBe('Bad key …, not … or k');
});

it('a server error without any text has none', () => {
	expect(parse({ errors: [{}] })).toEqual({ ...none, source: 'gateway' });
});
