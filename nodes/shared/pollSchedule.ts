const SHORTEST = 1_000;
const LONGEST = 40_000;
const SHARE_OF_AGE = 0.2;
const JITTER = 0.1;

/**
 * Milliseconds until a running job is asked again: a fifth of the time it has been waited for, so
 * that a short job is noticed within a second and a long one costs few calls. A fixed `interval`
 * replaces it. Jitter (`random` is 0 to 1) keeps many workflows from asking in step.
 */
export function pollDelay(age: number, interval: number | undefined, random: number): number {
	const delay = interval ?? Math.min(LONGEST, Math.max(SHORTEST, age * SHARE_OF_AGE));
	return interval === undefined ? delay * (1 + JITTER * (2 * random - 1)) : delay;
}
