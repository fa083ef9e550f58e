import { describe, expect, it } from '@jest/globals';
import { askOnce, askUntilFinished, type Asked } from '../../nodes/shared/askingRule.ts';
import { pollDelay } from '../../nodes/shared/pollSchedule.ts';
import { readScrapeJob } from '../../nodes/shared/scrapeJob.ts';
import { TokenBucket } from '../../nodes/shared/tokenBucket.ts';

describe('the budget of requests', () => {
	/** How many requests go out when one is sent whenever it may be, up to `until`. */
	function sent(bucket: TokenBucket, from: number, until: number): number {
		let count = 0;
		for (let now = from; now < until; now = Math.max(now, bucket.readyAt(now))) {
			if (bucket.hasToken(now)) {
				bucket.take(now);
				count += 1;
			}
		}
		return count;
	}

	it.each([
		[60, 159, 60],
		[1, 100, 1],
		[1000, 1099, 1000],
	])('of %i a minute lets %i out in the first minute, then %i', (perMinute, first, later) => {
		const bucket = new TokenBucket(perMinute, 5_000);
		const firstMinute = sent(bucket, 5_000, 65_000);
		const secondMinute = sent(bucket, 65_000, 125_000);
		expect(Math.abs(firstMinute - first)).toBeLessThanOrEqual(1);
		expect(Math.abs(secondMinute - later)).toBeLessThanOrEqual(1);
	});

	it('is empty after 100 at once, and fills while nobody looks', () => {
		const bucket = new TokenBucket(60, 0);
		for (let count = 0; count < 100; count++) {
			expect(bucket.hasToken(0)).toBe(true);
			bucket.take(0);
		}
		expect(bucket.hasToken(0)).toBe(false);
		expect(bucket.readyAt(0)).toBeCloseTo(1_000);
		expect(bucket.readyAt(400)).toBeCloseTo(1_000);
		expect(bucket.hasToken(900)).toBe(false);
		expect(bucket.hasToken(1_000)).toBe(true);
		bucket.take(2_000);
		expect(bucket.hasToken(2_000)).toBe(true);
	});

	it('does not grow beyond its 100 while nothing is sent', () => {
		const bucket = new TokenBucket(60, 0);
		expect(sent(bucket, 3_600_000, 3_600_001)).toBe(100);
	});
});

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

describe('a question is asked again', () => {
	const asked = (some: Partial<Asked>): Asked => ({
		now: 500,
		startedAt: 0,
		firstAskedAt: 0,
		questions: 1,
		queued: 0,
		isThrottled: false,
		...some,
	});

	it.each([
		['after the first fault', {}, 1_000],
		['after the second', { questions: 2 }, 3_000],
		['not after the third', { questions: 3 }, undefined],
		['later after a 429 without a time', { isThrottled: true }, 4_000],
		['up to 10 s after the first question', { now: 9_000 }, 1_000],
		['not when it would start too late', { now: 9_500 }, undefined],
		['though the budget held it up', { now: 9_500, queued: 5_000 }, 1_000],
	])('by Get Status: %s', (_when, some, delay) => {
		expect(askOnce.nextDelay(asked(some), 0.5)).toBe(delay);
	});

	it.each([
		['by the schedule', { now: 60_000 }, 12_000],
		['by the age of the wait', { now: 60_000, startedAt: 50_000 }, 2_000],
		['by the user’s interval', { now: 60_000, pollInterval: 2_000 }, 2_000],
		['later after a 429 without a time', { now: 500, isThrottled: true }, 4_000],
		['however often', { now: 500, questions: 999 }, 1_000],
	])('by Wait Until Complete: %s', (_when, some, delay) => {
		expect(askUntilFinished.nextDelay(asked(some), 0.5)).toBe(delay);
	});

	it('by Get Status only after a fault, by Wait Until Complete until the job is finished', () => {
		const [running, done] = ['processing', 'completed'].map((word) =>
			readScrapeJob({ status: word }, 'x')!,
		);
		expect([running, done].map((job) => askOnce.isEnough(job))).toEqual([true, true]);
		expect([running, done].map((job) => askUntilFinished.isEnough(job))).toEqual([false, true]);
	});

	it('not after a deadline, or 10 s after the first question of Get Status', () => {
		expect(askUntilFinished.latestStart(asked({}), 7_000)).toBe(7_000);
		expect(askOnce.latestStart(asked({ firstAskedAt: 100 }), Infinity)).toBe(10_100);
		expect(askOnce.latestStart(asked({ firstAskedAt: undefined }), Infinity)).toBe(10_500);
	});
});
