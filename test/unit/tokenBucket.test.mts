import { describe, expect, it } from '@jest/globals';
import { TokenBucket } from '../../nodes/shared/transport/tokenBucket.ts';

describe('a token bucket', () => {
	/** How many requests are sent before `until` if each is sent as soon as possible. */
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
	])(
		'of %i a minute allows %i requests in the first minute, then %i',
		(perMinute, first, later) => {
			const bucket = new TokenBucket(perMinute, 5_000);
			const firstMinute = sent(bucket, 5_000, 65_000);
			const secondMinute = sent(bucket, 65_000, 125_000);
			expect(Math.abs(firstMinute - first)).toBeLessThanOrEqual(1);
			expect(Math.abs(secondMinute - later)).toBeLessThanOrEqual(1);
		},
	);

	it('is empty after 100 requests at once, and refills in the meantime', () => {
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

	it('holds at most 100 tokens', () => {
		const bucket = new TokenBucket(60, 0);
		expect(sent(bucket, 3_600_000, 3_600_001)).toBe(100);
	});
});
