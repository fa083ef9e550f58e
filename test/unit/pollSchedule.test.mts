import { describe, expect, it } from '@jest/globals';
import { pollDelay } from '../../nodes/shared/pollSchedule.ts';

describe('the interval between questions', () => {
	it.each([
		[0, 1_000],
		[5_000, 1_000],
		[10_000, 2_000],
		[60_000, 12_000],
		[200_000, 40_000],
		[3_600_000, 40_000],
	])('after %i ms is %i ms, and within a tenth of it', (age, delay) => {
		expect(pollDelay(age, undefined, 0.5)).toBeCloseTo(delay);
		expect(pollDelay(age, undefined, 0)).toBeCloseTo(delay * 0.9);
		expect(pollDelay(age, undefined, 1)).toBeCloseTo(delay * 1.1);
	});

	it('is what the user sets, exactly', () => {
		expect(pollDelay(600_000, 7_000, 0)).toBe(7_000);
	});
});
