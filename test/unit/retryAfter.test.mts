import { expect, it } from '@jest/globals';
import { readRetryAfter } from '../../nodes/shared/retryAfter.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const IN_A_MINUTE = 'Thu, 01 Jan 2026 00:01:00 GMT';

it.each([
	['seconds', 429, { 'retry-after': '12' }, 12_000],
	['seconds as a number', 503, { 'retry-after': 2 }, 2_000],
	['none', 200, { 'retry-after': '0' }, 0],
	['a good answer may ask too', 200, { 'retry-after': '3' }, 3_000],
	['absurdly many seconds', 429, { 'retry-after': '99999999' }, 99_999_999_000],
	['a date', 429, { 'retry-after': IN_A_MINUTE }, 60_000],
	[
		"a date, by the answer's own clock",
		429,
		{ 'retry-after': IN_A_MINUTE, date: 'Thu, 01 Jan 2026 00:00:50 GMT' },
		10_000,
	],
	['a date that is over', 429, { 'retry-after': 'Wed, 31 Dec 2025 23:00:00 GMT' }, 0],
	['the older header on a 429', 429, { 'x-ratelimit-retry-after': '7' }, 7_000],
	['the older header on a good answer', 200, { 'x-ratelimit-retry-after': '7' }, undefined],
	['no header', 429, {}, undefined],
	['a fraction of a second', 429, { 'retry-after': '1.25' }, 1_250],
	['nonsense', 429, { 'retry-after': 'soon' }, undefined],
	['nonsense before a number', 429, { 'retry-after': 'in 12' }, undefined],
	['nonsense behind a number', 429, { 'retry-after': '12 s' }, undefined],
	['nonsense behind a fraction', 429, { 'retry-after': '12.x' }, undefined],
	['a date without its zone', 429, { 'retry-after': '2026-01-01' }, undefined],
	['several headers', 429, { 'retry-after': ['1', '2'] }, undefined],
])('Retry-After: %s', (_what, status, headers, milliseconds) => {
	expect(readRetryAfter(status, headers, NOW)).toBe(milliseconds);
});
