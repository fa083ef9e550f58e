import { max, mean } from 'simple-statistics';
import type { Section } from '../section.mts';
import { nodeStrategy, otherStrategies, progressStrategies, type Strategy } from './strategies.mts';

const CLASSES = 40;
const JOBS_PER_CLASS = 2_000;
const SHORTEST = 1;
const LONGEST = 1_800;
const MAX_PAGES = 10;
const MAX_REQUESTS = 30;
/** What differs by less than this factor is equal. */
const EQUAL = 1.001;

/** Seconds of detection delay that are fine for a job of that duration, on average. */
const allowedDelay = (duration: number) => Math.max(1, duration / 10);

export const schedule: Section = {
	name: 'schedule',
	title: 'Poll interval',
	measure() {
		const node = simulate(nodeStrategy);
		const others = otherStrategies.map(simulate);
		const byProgress = progressStrategies.map(simulate);
		const better = others.filter((other) => dominates(other, node));
		return {
			about: `Simulated with a fixed seed: ${CLASSES * JOBS_PER_CLASS} jobs of ${SHORTEST} s to ${LONGEST / 60} min, in ${CLASSES} classes of duration with equal steps on a logarithmic scale. The first request is sent at once, and responses arrive at once. Detection delay: from the end of a job to the request that notices it. Goal: a mean detection delay of at most 1 s or 10 % of the duration, whichever is more, in every class, and at most ${MAX_REQUESTS} requests for a job of 5 minutes. Growing intervals have the jitter of this node (± 10 %); fixed ones are what other packages do. The last two rows suppose how the percentage of the progress endpoint grows, which the API documentation leaves open: evenly, or by 1 to ${MAX_PAGES} pages.`,
			table: [
				[
					'Strategy',
					'Mean detection delay, s',
					'Maximum, s',
					'Mean, % of the duration',
					'Mean of the worst class, % of the goal',
					'Requests, mean',
					'Requests for a job of 5 minutes',
					'Goals met',
				],
				...[node, ...others, ...byProgress]
					.filter(({ strategy }) => strategy.isShown)
					.map((outcome) => [
						outcome.strategy.name,
						outcome.meanDelay.toFixed(1),
						outcome.maxDelay.toFixed(1),
						(100 * outcome.meanShare).toFixed(1),
						(100 * outcome.worstClass).toFixed(0),
						outcome.meanRequests.toFixed(1),
						outcome.requests300.toFixed(1),
						goalsMet(outcome),
					]),
			],
			goals: [
				{
					goal: 'Mean detection delay of this node at most 1 s or 10 % of the duration, in every class',
					found: `${(100 * node.worstClass).toFixed(1)} % of that in the worst class`,
					met: node.worstClass <= 1,
				},
				{
					goal: `At most ${MAX_REQUESTS} requests for a job of 5 minutes`,
					found: node.requests300.toFixed(1),
					met: node.requests300 <= MAX_REQUESTS,
				},
				{
					goal: `None of ${others.length} strategies without progress has a shorter delay (in % of the duration) with no more requests, or fewer requests with no longer delay`,
					found: better.map(({ strategy }) => strategy.name).join('; ') || 'none',
					met: better.length === 0,
				},
			],
		};
	},
};

type Outcome = ReturnType<typeof simulate>;

function simulate(strategy: Strategy) {
	const random = seededRandom(1);
	const ratio = (LONGEST / SHORTEST) ** (1 / CLASSES);
	const classes = Array.from({ length: CLASSES }, (_, index) =>
		Array.from({ length: JOBS_PER_CLASS }, () =>
			wait(strategy, SHORTEST * ratio ** (index + random()), random),
		),
	);
	const waits = classes.flat();
	return {
		strategy,
		meanDelay: mean(waits.map(({ delay }) => delay)),
		maxDelay: max(waits.map(({ delay }) => delay)),
		meanShare: mean(waits.map(({ delay, duration }) => delay / duration)),
		worstClass: max(
			classes.map((each) =>
				mean(each.map(({ delay, duration }) => delay / allowedDelay(duration))),
			),
		),
		meanRequests: mean(waits.map(({ requests }) => requests)),
		requests300: mean(
			Array.from({ length: JOBS_PER_CLASS }, () => wait(strategy, 300, random).requests),
		),
	};
}

function wait(strategy: Strategy, duration: number, random: () => number) {
	let age = strategy.firstAt ?? 0;
	let previous = 0;
	// Progress does not contain the result.
	let requests = strategy.progress ? 2 : 1;
	const pages = strategy.progress === 'by pages' ? Math.ceil(random() * MAX_PAGES) : Infinity;
	const progressAt = (age: number) =>
		pages === Infinity ? age / duration : Math.floor((age / duration) * pages) / pages;
	while (age < duration) {
		previous = strategy.interval({ age, previous, random: random(), progress: progressAt(age) });
		age += previous;
		requests += 1;
	}
	return { duration, delay: age - duration, requests };
}

function dominates(one: Outcome, other: Outcome): boolean {
	return (
		one.meanShare <= other.meanShare * EQUAL &&
		one.meanRequests <= other.meanRequests * EQUAL &&
		(one.meanShare * EQUAL < other.meanShare || one.meanRequests * EQUAL < other.meanRequests)
	);
}

function goalsMet({ worstClass, requests300 }: Outcome): string {
	const met = [worstClass <= 1 && 'delay', requests300 <= MAX_REQUESTS && 'requests'];
	return met.filter(Boolean).join(', ');
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function seededRandom(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
