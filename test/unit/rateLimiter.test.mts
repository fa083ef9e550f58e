import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
	RateLimiter,
	type Slot,
	type SlotRequest,
} from '../../nodes/shared/transport/rateLimiter.ts';
import { BURST } from '../../nodes/shared/transport/tokenBucket.ts';

const CAUSE = { kind: 'http', status: 429, server: { source: 'api' } } as const;

let stop: AbortController;
let startedAt: number;
/** What each request got, and when, in the order in which they got it. */
let slots: Array<[name: string, kind: Slot['kind'], at: number]>;

beforeEach(() => {
	jest.useFakeTimers();
	stop = new AbortController();
	startedAt = performance.now();
	slots = [];
});
afterEach(() => {
	jest.useRealTimers();
});

const create = (concurrency: number, requestsPerMinute = 60) =>
	new RateLimiter(concurrency, requestsPerMinute, stop.signal);
const after = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

/** Times are relative to the start of the test. */
async function acquire(
	limiter: RateLimiter,
	name: string,
	request: Partial<SlotRequest> = {},
): Promise<Slot> {
	const { readyAt = 0, expiresAt = Infinity } = request;
	const slot = await limiter.acquire({
		readyAt: startedAt + readyAt,
		expiresAt: startedAt + expiresAt,
		maxRetryAfter: request.maxRetryAfter ?? Infinity,
	});
	slots.push([name, slot.kind, Math.round(performance.now() - startedAt)]);
	return slot;
}

/** Uses up the tokens that can be spent at once. */
async function spendBurst(limiter: RateLimiter): Promise<void> {
	for (let count = 0; count < BURST; count++) void acquire(limiter, 'burst');
	await after(0);
	expect(slots).toHaveLength(BURST);
	for (let count = 0; count < BURST; count++) limiter.release();
	slots = [];
}

describe('a request gets a slot', () => {
	it('at once, up to the concurrency, then when one is released', async () => {
		const limiter = create(2);
		for (const name of ['a', 'b', 'c', 'd']) void acquire(limiter, name);
		await after(5_000);
		expect(slots).toEqual([
			['a', 'granted', 0],
			['b', 'granted', 0],
		]);
		limiter.release();
		await after(0);
		expect(slots.slice(2)).toEqual([['c', 'granted', 5_000]]);
	});

	it('when it is ready, not before', async () => {
		const limiter = create(1);
		void acquire(limiter, 'a', { readyAt: 3_000 });
		await after(2_999);
		expect(slots).toEqual([]);
		await after(1);
		expect(slots).toEqual([['a', 'granted', 3_000]]);
	});

	it('in the order in which they became ready, so that none starves', async () => {
		const limiter = create(1);
		void acquire(limiter, 'first');
		void acquire(limiter, 'later', { readyAt: 200 });
		void acquire(limiter, 'earlier', { readyAt: 100 });
		void acquire(limiter, 'not yet', { readyAt: 9_000 });
		await after(1_000);
		for (let count = 0; count < 3; count++) {
			limiter.release();
			await after(0);
		}
		expect(slots.map(([name]) => name)).toEqual(['first', 'earlier', 'later']);
	});

	it('evenly once the burst is spent, and says how long that took', async () => {
		const limiter = create(1_000, 60);
		await spendBurst(limiter);
		const queued = [acquire(limiter, 'a'), acquire(limiter, 'b'), acquire(limiter, 'c')];
		await after(3_000);
		expect(slots).toEqual([
			['a', 'granted', 1_000],
			['b', 'granted', 2_000],
			['c', 'granted', 3_000],
		]);
		const results = await Promise.all(queued);
		expect(
			results.map((slot) => (slot.kind === 'granted' ? Math.round(slot.queuedMs) : undefined)),
		).toEqual([1_000, 2_000, 3_000]);
	});

	it('at once while another is not ready', async () => {
		const limiter = create(1);
		void acquire(limiter, 'later', { readyAt: 10_000 });
		await after(100);
		void acquire(limiter, 'now');
		await after(0);
		expect(slots).toEqual([['now', 'granted', 100]]);
	});

	it('and the time before it was ready does not count as queued', async () => {
		const limiter = create(1);
		const slot = acquire(limiter, 'a', { readyAt: 500 });
		await after(1_000);
		expect(await slot).toEqual({ kind: 'granted', queuedMs: 0 });
	});
});

describe('a request gets no slot', () => {
	it('if it expires first', async () => {
		const limiter = create(1);
		void acquire(limiter, 'a');
		void acquire(limiter, 'b', { expiresAt: 2_000 });
		await after(2_000);
		expect(slots).toEqual([
			['a', 'granted', 0],
			['b', 'expired', 2_000],
		]);
		limiter.release();
		void acquire(limiter, 'c');
		await after(0);
		expect(slots.at(-1)).toEqual(['c', 'granted', 2_000]);
	});

	it('after the execution was stopped, before it or meanwhile', async () => {
		const limiter = create(1);
		void acquire(limiter, 'in flight');
		void acquire(limiter, 'queued');
		void acquire(limiter, 'not ready', { readyAt: 60_000 });
		await after(1_000);
		stop.abort();
		await after(0);
		void acquire(limiter, 'later');
		await after(0);
		expect(slots).toEqual([
			['in flight', 'granted', 0],
			['queued', 'aborted', 1_000],
			['not ready', 'aborted', 1_000],
			['later', 'aborted', 1_000],
		]);
		await after(1_000);
		expect(jest.getTimerCount()).toBe(0);
	});
});

describe('while Retry-After lasts', () => {
	it('no request starts, and this does not count as queued', async () => {
		const limiter = create(2);
		limiter.block(5_000, CAUSE);
		const slot = acquire(limiter, 'a');
		await after(4_999);
		expect(slots).toEqual([]);
		await after(1);
		expect(slots).toEqual([['a', 'granted', 5_000]]);
		expect(await slot).toEqual({ kind: 'granted', queuedMs: 0 });
	});

	it('a request that would expire first is given up at once, with the cause', async () => {
		const limiter = create(2);
		const waiting = acquire(limiter, 'waiting', { readyAt: 1_000, expiresAt: 4_999 });
		await after(500);
		limiter.block(5_000, CAUSE);
		const late = acquire(limiter, 'late', { expiresAt: 5_499 });
		void acquire(limiter, 'in time', { expiresAt: 5_501 });
		await after(0);
		const blocked = { kind: 'blocked', retryAfter: 5_000, cause: CAUSE };
		expect([await waiting, await late]).toEqual([blocked, blocked]);
		await after(5_000);
		expect(slots.at(-1)).toEqual(['in time', 'granted', 5_500]);
	});

	it('a request that is not ready yet is given up at once, too', async () => {
		const limiter = create(1);
		void acquire(limiter, 'a', { readyAt: 10_000, expiresAt: 12_000 });
		await after(100);
		limiter.block(20_000, CAUSE);
		await after(0);
		expect(slots).toEqual([['a', 'blocked', 100]]);
	});

	it('a shorter one changes nothing, a longer one does', async () => {
		const limiter = create(2);
		limiter.block(5_000, CAUSE);
		limiter.block(3_000, undefined);
		const shorter = acquire(limiter, 'a', { expiresAt: 4_000 });
		await after(0);
		expect(await shorter).toMatchObject({ retryAfter: 5_000, cause: CAUSE });
		limiter.block(7_000, undefined);
		const longer = acquire(limiter, 'b', { expiresAt: 6_000 });
		await after(0);
		expect(await longer).toMatchObject({ retryAfter: 7_000, cause: undefined });
	});

	it('a request that was delayed too long in all is given up', async () => {
		const limiter = create(1);
		limiter.block(3_000, undefined);
		const given = acquire(limiter, 'a', { maxRetryAfter: 5_000 });
		await after(2_000);
		limiter.block(3_000, CAUSE);
		await after(3_000);
		expect(slots).toEqual([['a', 'granted', 5_000]]);
		expect(await given).toEqual({ kind: 'granted', queuedMs: 0 });
		limiter.release();
		const tooLong = acquire(limiter, 'b', { readyAt: 20_000, maxRetryAfter: 5_000 });
		limiter.block(3_000, undefined);
		await after(10_000);
		limiter.block(2_001, CAUSE);
		await after(0);
		expect(await tooLong).toEqual({ kind: 'blocked', retryAfter: 2_001, cause: CAUSE });
	});

	it('how long a request has waited for its turn before does not matter', async () => {
		const limiter = create(1);
		void acquire(limiter, 'in flight');
		const slot = acquire(limiter, 'a', { maxRetryAfter: 5_000 });
		await after(2_000);
		limiter.block(1_000, CAUSE);
		await after(58_000);
		limiter.block(4_000, CAUSE);
		await after(10_000);
		limiter.release();
		await after(0);
		expect(await slot).toEqual({ kind: 'granted', queuedMs: 65_000 });
	});

	it('what was blocked before a request counts as little', async () => {
		const limiter = create(1);
		limiter.block(4_000, CAUSE);
		await after(3_000);
		const slot = acquire(limiter, 'a', { readyAt: 3_000, maxRetryAfter: 1_000 });
		await after(1_000);
		expect(await slot).toEqual({ kind: 'granted', queuedMs: 0 });
	});

	it('and it has ended, a request starts whatever its limit', async () => {
		const limiter = create(2);
		limiter.block(1_000, CAUSE);
		await after(1_000);
		void acquire(limiter, 'a', { maxRetryAfter: 0 });
		await after(0);
		expect(slots).toEqual([['a', 'granted', 1_000]]);
	});
});

it('an unused limiter leaves no timer', async () => {
	const limiter = create(1);
	void acquire(limiter, 'a', { readyAt: 1_000 });
	await after(1_000);
	limiter.release();
	await after(400);
	expect(jest.getTimerCount()).toBe(0);
});
