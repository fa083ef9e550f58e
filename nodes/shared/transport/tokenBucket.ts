/** Requests that can be sent at once. The standard plan allows 120. */
export const BURST = 100;

/** A token bucket: `BURST` requests at once, refilled evenly. Times are monotonic milliseconds. */
export class TokenBucket {
	private tokens = BURST;

	constructor(
		private readonly perMinute: number,
		private refilledAt: number,
	) {}

	/** Whether a request can be sent now. */
	hasToken(now: number): boolean {
		this.refill(now);
		// Refilling adds fractions, so a whole token can be slightly short.
		return this.tokens > 1 - 1e-6;
	}

	/** Counts a request. */
	take(now: number): void {
		this.refill(now);
		this.tokens -= 1;
	}

	/** When the next request can be sent; `now` if at once. */
	readyAt(now: number): number {
		this.refill(now);
		return now + Math.max(0, 1 - this.tokens) * (60_000 / this.perMinute);
	}

	private refill(now: number): void {
		const refilled = ((now - this.refilledAt) / 60_000) * this.perMinute;
		this.tokens = Math.min(BURST, this.tokens + refilled);
		this.refilledAt = now;
	}
}
