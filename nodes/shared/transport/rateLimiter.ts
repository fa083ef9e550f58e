import { sleep } from 'n8n-workflow';
import type { ApiError } from './apiError';
import { BlockedTime } from './blockedTime';
import { TokenBucket } from './tokenBucket';

/** n8n-workflow before 2.34 ignores the signal of `sleep`: no timer outlives its use for longer. */
const MAX_SLEEP = 400;

/** When a request can start, and when it no longer makes sense. Monotonic milliseconds. */
export interface SlotRequest {
	readyAt: number;
	/** Without a slot by then, give up; at once if a `Retry-After` ends later. */
	expiresAt: number;
	/** Give up at once if `Retry-After` delays the request by more milliseconds. */
	maxRetryAfter: number;
}

/** `queuedMs` is how long the request waited for its turn, `Retry-After` not counted. */
export type Slot =
	| { kind: 'granted'; queuedMs: number }
	| { kind: 'expired' }
	| { kind: 'blocked'; retryAfter: number; cause?: ApiError }
	| { kind: 'aborted' };

interface Waiter extends SlotRequest {
	queuedAt: number;
	resolve(slot: Slot): void;
}

/**
 * The request budget of one execution: so many requests at once, so many per minute, and none while
 * `Retry-After` lasts. One queue and one timer serve all callers. The longest ready starts first,
 * so that none starves.
 */
export class RateLimiter {
	private readonly bucket: TokenBucket;

	private readonly waiters = new Set<Waiter>();

	private readonly blocked = new BlockedTime();

	private active = 0;

	private isServing = false;

	private wake = () => {};

	constructor(
		private readonly concurrency: number,
		requestsPerMinute: number,
		private readonly signal: AbortSignal,
	) {
		this.bucket = new TokenBucket(requestsPerMinute, performance.now());
		signal.addEventListener('abort', () => {
			for (const waiter of this.waiters) waiter.resolve({ kind: 'aborted' });
			this.waiters.clear();
			this.wake();
		});
	}

	/** Waits for a slot. One that is granted has to be released. */
	async acquire(request: SlotRequest): Promise<Slot> {
		if (this.signal.aborted) return { kind: 'aborted' };
		return await new Promise((resolve) => {
			this.waiters.add({ ...request, queuedAt: performance.now(), resolve });
			this.wake();
			if (!this.isServing) void this.serve();
		});
	}

	release(): void {
		this.active -= 1;
		this.wake();
	}

	/** No request starts for `retryAfter` milliseconds. */
	block(retryAfter: number, cause: ApiError | undefined): void {
		const now = performance.now();
		this.blocked.add({ from: now, until: now + retryAfter, cause });
		this.wake();
	}

	/** Hands out slots as long as anybody waits for one. */
	private async serve(): Promise<void> {
		this.isServing = true;
		while (this.waiters.size > 0) {
			const woken = new AbortController();
			this.wake = () => woken.abort();
			const now = performance.now();
			this.handOut(now);
			if (this.waiters.size === 0) break;
			await pause(this.nextEvent(now) - now, woken.signal);
		}
		this.wake = () => {};
		this.isServing = false;
	}

	private handOut(now: number): void {
		for (const waiter of this.waiters) {
			const slot = this.lateSlot(waiter, now);
			if (slot) this.resolve(waiter, slot);
		}
		for (let next = this.nextReady(now); next; next = this.nextReady(now)) {
			this.bucket.take(now);
			this.active += 1;
			const queuedMs = now - next.readyAt - this.blocked.between(next.readyAt, now);
			this.resolve(next, { kind: 'granted', queuedMs });
		}
	}

	private resolve(waiter: Waiter, slot: Slot): void {
		this.waiters.delete(waiter);
		waiter.resolve(slot);
	}

	private lateSlot(waiter: Waiter, now: number): Slot | undefined {
		const { until, cause } = this.blocked;
		if (until > now && (until > waiter.expiresAt || this.isDelayedTooLong(waiter))) {
			return { kind: 'blocked', retryAfter: until - now, cause };
		}
		return now >= waiter.expiresAt ? { kind: 'expired' } : undefined;
	}

	private isDelayedTooLong({ queuedAt, maxRetryAfter }: Waiter): boolean {
		if (maxRetryAfter === Infinity) return false;
		return this.blocked.between(queuedAt, this.blocked.until) > maxRetryAfter;
	}

	/** The longest ready waiter, if a request can start now. */
	private nextReady(now: number): Waiter | undefined {
		const canStart = this.blocked.until <= now && this.active < this.concurrency;
		if (!canStart || !this.bucket.hasToken(now)) return undefined;
		let next: Waiter | undefined;
		for (const waiter of this.waiters) {
			if (waiter.readyAt <= now && (!next || waiter.readyAt < next.readyAt)) next = waiter;
		}
		return next;
	}

	private nextEvent(now: number): number {
		const freeAt = this.active < this.concurrency ? this.bucket.readyAt(now) : Infinity;
		let next = Infinity;
		for (const { readyAt, expiresAt } of this.waiters) {
			next = Math.min(next, expiresAt, Math.max(readyAt, freeAt, this.blocked.until));
		}
		return next;
	}
}

/** Sleeps until the signal, or for `milliseconds`, but no longer than one slice. Never rejects. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	const slice = Math.max(0, Math.min(milliseconds, MAX_SLEEP));
	await new Promise<void>((resolve) => {
		signal.addEventListener('abort', () => resolve(), { once: true });
		sleep(slice, signal).then(resolve, () => resolve());
	});
}
