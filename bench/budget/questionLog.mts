import { highest, lowest, show } from '../statistics.mts';

const MINUTE = 60_000;
const FIRST_MINUTE = 160;

export interface Question {
	job: string;
	/** Milliseconds since the first question. */
	at: number;
}

export interface Pace {
	/** Requests of each whole minute. */
	perMinute: number[];
	/** The most requests in any 60 s after the first minute. */
	busiest: number;
	leastAsked: number;
	mostAsked: number;
	/** Seconds that a job was left alone at most. */
	longestPause: number;
}

/** What `jobs` saw in the first `minutes`. */
export function paceOf(log: readonly Question[], jobs: readonly string[], minutes: number): Pace {
	const within = log.filter(({ at }) => at < minutes * MINUTE);
	const perMinute = Array.from(
		{ length: minutes },
		(_, minute) => within.filter(({ at }) => Math.floor(at / MINUTE) === minute).length,
	);
	const times = jobs.map((job) => within.filter((each) => each.job === job).map(({ at }) => at));
	const pauses = times.flatMap((own) =>
		[...own, minutes * MINUTE].map((at, index) => at - (own[index - 1] ?? 0)),
	);
	return {
		perMinute,
		busiest: busiestMinute(within.filter(({ at }) => at >= MINUTE).map(({ at }) => at)),
		leastAsked: lowest(times.map(({ length }) => length)),
		mostAsked: highest(times.map(({ length }) => length)),
		longestPause: highest(pauses) / 1000,
	};
}

function busiestMinute(times: readonly number[]): number {
	let busiest = 0;
	let from = 0;
	times.forEach((time, index) => {
		while (time - times[from] >= MINUTE) from += 1;
		busiest = Math.max(busiest, index - from + 1);
	});
	return busiest;
}

export const PACE_COLUMNS = [
	'Run',
	'First minute',
	'Each later minute',
	'Busiest 60 s after the first minute',
	'Questions to the least asked job',
	'to the most asked',
	'Longest pause of a job, s',
];

export function paceRow(name: string, pace: Pace): string[] {
	const [first, ...later] = pace.perMinute;
	return [
		name,
		show(first),
		`${show(lowest(later))} to ${show(highest(later))}`,
		show(pace.busiest),
		show(pace.leastAsked),
		show(pace.mostAsked),
		show(pace.longestPause),
	];
}

export function paceGoals(pace: Pace, perMinute: number) {
	const [first, ...later] = pace.perMinute;
	return [
		{
			goal: `At most ${FIRST_MINUTE} requests in the first minute`,
			found: show(first),
			met: first <= FIRST_MINUTE,
		},
		{
			goal: `At most ${perMinute} in each later minute (one more at its edges)`,
			found: show(highest(later)),
			met: highest(later) <= perMinute + 1,
		},
		{
			goal: 'Every job is asked in turn: at most one question more to one than to another',
			found: `${pace.leastAsked} to ${pace.mostAsked}`,
			met: pace.mostAsked - pace.leastAsked <= 1,
		},
	];
}
