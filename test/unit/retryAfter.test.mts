import { expect, it } from '@jest/globals';
import { parseRetryAfter } from '../../nodes/shared/transport/retryAfter.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');
const IN_A_MINUTE = 'Thu, 01 Jan 2026 00:01:00 GMT';

it.each([
	['seconds', 429, { 'retry-after': '12' }, 12_000],
	['seconds as a number', 503, { 'retry-after': 2 }, 2_000],
	['zero', 200, { 'retry-after': '0' }, 0],
	['on a success', 200, { 'retry-after': '3' }, 3_000],
	['absurdly many seconds', 429, { 'retry-after': '99999999' }, 99_999_999_000],
	['a date', 429, { 'retry-after': IN_A_MINUTE }, 60_000],
	[
		"a date, by the server's clock",
		429,
		{ 'retry-after': IN_A_MINUTE, date: 'Thu, 01 Jan 2026 00:00:50 GMT' },
		10_000,
	],
	['a date in the past', 429, { 'retry-after': 'Wed, 31 Dec 2025 23:00:00 GMT' }, 0],
	['the older header on a 429', 429, { 'x-ratelimit-retry-after': '7' }, 7_000],
	['the older header on a success', 200, { 'x-ratelimit-retry-after': '7' }, undefined],
	['both headers on a 429', 429, { 'retry-after': '3', 'x-ratelimit-retry-after': '7' }, 3_000],
	[
		"a date, if the server's clock is nonsense",
		429,
		{ 'retry-after': IN_A_MINUTE, date: 'x' },
		60_000,
	],
	['no header', 429, {}, undefined],
	['an empty header', 429, { 'retry-after': '' }, undefined],
	['a negative number', 429, { 'retry-after': '-5' }, undefined],
	['a fraction of a second', 429, { 'retry-after': '1.25' }, 1_250],
	['nonsense', 429, { 'retry-after': 'soon' }, undefined],
	['nonsense before a number', 429, { 'retry-after': 'in 12' }, undefined],
	['nonsense after a number', 429, { 'retry-after': '12 s' }, undefined],
	['nonsense after a fraction', 429, { 'retry-after': '12.x' }, undefined],
	['a date without its time zone', 429, { 'retry-after': '2026-01-01' }, undefined],
	['a list of one', 429, { 'retry-after': ['1'] }, undefined],
	['several headers', 429, { 'retry-after': ['1', '2'] }, undefined],
])('Retry-After: %s', (_what, status, headers, milliseconds) => {
	expect(parseRetryAfter(status, headers, NOW)).toBe(milliseconds);
});
