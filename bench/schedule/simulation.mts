import { seededRandom } from '../random.mts';
import { highest, mean } from '../statistics.mts';
import type { Candidate } from './candidates.mts';

const SHORTEST = 1;
const LONGEST = 1800;
const BINS = 40;
const JOBS_PER_BIN = 2_000;
const MOST_PAGES = 10;

export const JOBS = BINS * JOBS_PER_BIN;

/** Seconds that a job may stay unnoticed on average: a second, or a tenth of its duration. */
const tolerated = (duration: number) => Math.max(1, duration / 10);

interface Wait {
	duration: number;
	lag: number;
	calls: number;
}

export interface Outcome {
	/** Of a candidate over all durations, each as often as any other on a logarithmic scale. */
	candidate: Candidate;
	meanLag: number;
	worstLag: number;
	/** Of the duration. */
	meanShare: number;
	worstShare: number;
	/** Of the tolerated lag: the mean in the worst of the 40 classes of durations. */
	worstClass: number;
	meanCalls: number;
	/** For jobs that take from `from` to `to` seconds. */
	callsFor(from: number, to: number): number;
	/** For a job of 300 seconds. */
	calls300: number;
}

/** Waits for a job of that duration, of which the answers come at once. */
function wait(candidate: Candidate, duration: number, random: () => number): Wait {
	const pages = candidate.byPages ? Math.ceil(random() * MOST_PAGES) : undefined;
	const progressAt = (age: number) =>
		pages ? Math.floor((age / duration) * pages) / pages : age / duration;
	let age = candidate.sleepsFirst ?? 0;
	let previous = 0;
	let questions = 1;
	while (age < duration) {
		previous = candidate.delay({ age, previous, random: random(), progress: progressAt(age) });
		age += previous;
		questions += 1;
	}
	const calls = { beside: 2 * questions, instead: questions + 1, none: questions };
	return { duration, lag: age - duration, calls: calls[candidate.asksProgress ?? 'none'] };
}

export function simulate(candidate: Candidate): Outcome {
	const random = seededRandom(1);
	const ratio = (LONGEST / SHORTEST) ** (1 / BINS);
	const classes = Array.from({ length: BINS }, (_, bin) =>
		Array.from({ length: JOBS_PER_BIN }, () =>
			wait(candidate, SHORTEST * ratio ** (bin + random()), random),
		),
	);
	const waits = classes.flat();
	const shares = waits.map(({ lag, duration }) => lag / duration);
	return {
		candidate,
		meanLag: mean(waits.map(({ lag }) => lag)),
		worstLag: highest(waits.map(({ lag }) => lag)),
		meanShare: mean(shares),
		worstShare: highest(shares),
		worstClass: highest(
			classes.map((each) => mean(each.map(({ lag, duration }) => lag / tolerated(duration)))),
		),
		meanCalls: mean(waits.map(({ calls }) => calls)),
		callsFor: (from, to) =>
			mean(
				waits.filter(({ duration }) => duration >= from && duration < to).map(({ calls }) => calls),
			),
		calls300: mean(Array.from({ length: JOBS_PER_BIN }, () => wait(candidate, 300, random).calls)),
	};
}
