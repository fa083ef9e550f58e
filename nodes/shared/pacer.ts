import type { Fault } from './fault';
import { TokenBucket } from './tokenBucket';

/**
 * Decides when the next request of an execution may start: so many at once, so many a minute, and
 * none while the API asks to be left alone. Times are milliseconds of one clock.
 */
export class Pacer {
	/** Until when the API asks to be left alone, and how it said so. */
	held: { until: number; by?: Fault } = { until: 0 };

	private readonly bucket: TokenBucket;

	private underWay = 0;

	constructor(
		private readonly concurrency: number,
		requestsPerMinute: number,
		now: number,
	) {
		this.bucket = new TokenBucket(requestsPerMinute, now);
	}

	mayStart(now: number): boolean {
		return this.underWay < this.concurrency && this.mayStartSoon(now);
	}

	/** Whether only requests that are under way stand in the way of another. */
	mayStartSoon(now: number): boolean {
		return this.held.until <= now && this.bucket.hasToken(now);
	}

	/** When another may start; Infinity where one under way has to end first. */
	readyAt(now: number): number {
		if (this.underWay >= this.concurrency) return Infinity;
		return Math.max(this.held.until, this.bucket.readyAt(now));
	}

	start(now: number): void {
		this.bucket.take(now);
		this.underWay += 1;
	}

	end(): void {
		this.underWay -= 1;
	}

	/** Holds all requests back; whether that is news. */
	hold(until: number, by: Fault | undefined): boolean {
		if (until <= this.held.until) return false;
		this.held = { until, by };
		return true;
	}
}
