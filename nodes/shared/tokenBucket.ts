/** Requests that may be sent at once before the rate counts. The standard plan allows 120. */
export const BURST = 100;

/** A token bucket: up to `BURST` at once, refilled evenly. Times are milliseconds of one clock. */
export class TokenBucket {
	private tokens = BURST;

	constructor(
		private readonly perMinute: number,
		private filledAt: number,
	) {}

	/** Whether a request may be sent now. */
	hasToken(now: number): boolean {
		this.fill(now);
		// Filling adds fractions, so that a whole token can be a trifle short.
		return this.tokens > 1 - 1e-6;
	}

	/** Counts a request. */
	take(now: number): void {
		this.fill(now);
		this.tokens -= 1;
	}

	/** When the next request may be sent; `now` if at once. */
	readyAt(now: number): number {
		this.fill(now);
		return now + Math.max(0, 1 - this.tokens) * (60_000 / this.perMinute);
	}

	private fill(now: number): void {
		const grown = ((now - this.filledAt) / 60_000) * this.perMinute;
		this.tokens = Math.min(BURST, this.tokens + grown);
		this.filledAt = now;
	}
}
