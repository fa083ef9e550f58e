import { describe, expect, it } from '@jest/globals';
import { askOnce, askUntilFinished, type Asked } from '../../nodes/shared/askingRule.ts';
import { readScrapeJob } from '../../nodes/shared/scrapeJob.ts';

describe('a question is asked again', () => {
	const asked = (some: Partial<Asked>): Asked => ({
		now: 500,
		startedAt: 0,
		firstAskedAt: 0,
		questions: 1,
		queued: 0,
		isThrottled: false,
		pollIntervals: [undefined],
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
		['by the user’s interval', { now: 60_000, pollIntervals: [2_000] }, 2_000],
		['by the shorter of two intervals', { now: 60_000, pollIntervals: [9_000, 2_000] }, 2_000],
		['by the schedule if that is shorter', { now: 500, pollIntervals: [9_000, undefined] }, 1_000],
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
