import { expect, it } from '@jest/globals';
import { readServerWords } from '../../nodes/shared/serverWords.ts';

const none = { text: undefined, code: undefined, traceId: undefined, speaker: 'api' };

it.each([
	[
		'the envelope',
		{
			success: false,
			error: { code: 'INVALID_API_KEY', message: 'Bad key', system_message: 'x', trace_id: 't-1' },
		},
		{ ...none, text: 'Bad key', code: 'INVALID_API_KEY', traceId: 't-1' },
	],
	[
		'the envelope with a field',
		{ success: false, error: { message: 'Bad value', details: { field: 'limit', value: 0 } } },
		{ ...none, text: 'Bad value; field limit' },
	],
	[
		'the envelope with fields by name',
		{ error: { message: 'Bad', details: { fields: { limit: 'too big' } } } },
		{ ...none, text: 'Bad; limit: too big' },
	],
	[
		'the envelope with rows of fields',
		{ error: { message: 'Bad', details: { fields: [{ field: 'limit', message: 'too big' }] } } },
		{ ...none, text: 'Bad; limit: too big' },
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
		{ ...none, text: 'No; key: is bad', code: 'AuthenticationError', traceId: 'r-1' },
	],
	[
		'an unknown route',
		{ detail: 'Not Found' },
		{ ...none, text: 'Not Found', speaker: 'framework' },
	],
	[
		"the framework's validation",
		{ detail: [{ loc: ['query', 'limit'], msg: 'too big', type: 'x' }] },
		{ ...none, text: 'query.limit: too big', speaker: 'framework' },
	],
	[
		'rows of all kinds, ten at most',
		{ detail: ['odd', 7, { msg: 'no name' }, { field: 'name' }, ...'abcdefghi'] },
		{ ...none, text: 'odd; no name; name; a; b; c; d; e; f', speaker: 'framework' },
	],
	[
		'details without fields',
		{ error: { message: 'Bad', details: { fields: 'all' } } },
		{ ...none, text: 'Bad' },
	],
	['a refusal with a detail', { success: false, detail: 'No' }, { ...none, text: 'No' }],
	['a text as error', { error: 'nope' }, { ...none, text: 'nope' }],
	['a message alone', { message: 'nope' }, { ...none, text: 'nope' }],
	['nothing', undefined, { ...none, speaker: 'other' }],
	['an HTML page', '<html>', { ...none, speaker: 'other' }],
	[
		'parts that cannot become a text',
		{
			detail: [
				{ loc: [{ toString: 1 }, 'x', 3], msg: { toString: 1 } },
				{ field: { toString: 1 }, msg: 'b' },
			],
		},
		{ ...none, text: 'x.3; b', speaker: 'framework' },
	],
	[
		'fields that cannot become a text',
		{ error: { message: 'Bad', details: { fields: { a: { toString: 1 }, b: 'is odd' } } } },
		{ ...none, text: 'Bad; b: is odd' },
	],
	['wrong types everywhere', { error: { message: 5, code: {}, details: 'x' }, errors: 7 }, none],
])('server words are read from %s', (_form, body, expected) => {
	expect(readServerWords(body, {})).toEqual(expected);
});

it('the trace ID may be in a header, the body’s own comes first', () => {
	const headers = { 'x-request-id': 'h-1' };
	expect(readServerWords({}, headers).traceId).toBe('h-1');
	expect(readServerWords({ error: { trace_id: 't-1' } }, headers).traceId).toBe('t-1');
});

it('server words are bounded and free of control characters', () => {
	const { text, code, traceId } = readServerWords(
		{
			error: {
				message: `a\u0000\u001b[2J\r\n\u202eb${'x'.repeat(100_000)}`,
				code: 'C'.repeat(999),
				trace_id: 't'.repeat(999),
			},
		},
		{},
	);
	expect(text).toMatch(/^a \[2J bx+…$/);
	expect([text?.length, code?.length, traceId?.length]).toEqual([301, 61, 81]);
	expect(`${text}${code}${traceId}`).not.toMatch(/\p{Cc}|\p{Cf}/u);
});
