import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
	formatCount,
	formatDuration,
	joinSentences,
	sanitizeText,
	withFullStop,
} from '../../nodes/shared/utils/format.ts';

describe('text from elsewhere is made safe to show', () => {
	it.each([
		['unchanged', 'ab cd', 300, 'ab cd'],
		['of exactly the limit', 'abc', 3, 'abc'],
		['cut at the limit', 'abcd', 3, 'abc…'],
		['cut before a space', 'ab cd', 3, 'ab…'],
		['trimmed', '  a \n', 3, 'a'],
		['on one line', 'a\r\n\t b\u2028c', 300, 'a b c'],
		['without control characters', 'a\u0000b\u001b[2Jc\u202ed', 300, 'a b [2Jc d'],
		['without half characters', 'a\ud83db', 300, 'a b'],
		['without cutting a character in half', 'ab😀', 3, 'ab…'],
		['enormous', `\u0000${'ab '.repeat(1_000_000)}`, 7, 'ab ab a…'],
		['empty', '', 3, ''],
	])('%s', (_how, text, limit, shown) => {
		expect(sanitizeText(text, limit)).toBe(shown);
	});

	it('always on one line, within the limit, and well-formed', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 30 }), (text, limit) => {
				const shown = sanitizeText(text, limit);
				expect(shown.length).toBeLessThanOrEqual(limit + 1);
				expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
				expect(shown).toBe(shown.trim());
			}),
		);
	});
});

it.each([
	[0, '0 s'],
	[400, '0.4 s'],
	[5_000, '5 s'],
	[9_960, '10 s'],
	[59_600, '60 s'],
	[300_000, '300 s'],
	[599_600, '10 min'],
	[3_600_000, '60 min'],
	[7_200_000, '2 h'],
	[86_400_000, '24 h'],
	[360_000_000, 'more than 100 h'],
	[Infinity, 'more than 100 h'],
])('%s ms are shown as %s', (milliseconds, text) => {
	expect(formatDuration(milliseconds)).toBe(text);
});

it.each([
	[0, '0 items'],
	[1, '1 item'],
	[2, '2 items'],
])('%i is shown as %s', (count, text) => {
	expect(formatCount(count, 'item')).toBe(text);
});

it.each([
	['a', 'a.'],
	['a.', 'a.'],
	['a!', 'a!'],
	['a?', 'a?'],
	['a…', 'a…'],
	['a.b', 'a.b.'],
])('%s ends as %s', (text, sentence) => {
	expect(withFullStop(text)).toBe(sentence);
});

it('sentences are joined by single spaces, without the empty ones', () => {
	expect(joinSentences(undefined, 'A.', '', false, 'B.')).toBe('A. B.');
	expect(joinSentences()).toBe('');
});
