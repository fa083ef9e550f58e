import type { Part, Table } from '../section.mts';
import { show } from '../statistics.mts';
import { candidates } from './candidates.mts';
import { JOBS, type Outcome, simulate } from './simulation.mts';

const MOST_CALLS_300 = 30;

const about = `Simulated, with a fixed seed and without waiting: ${JOBS} jobs of 1 s to 30 min, each duration
as frequent as any other on a logarithmic scale, in 40 classes. The first question is asked at
once, and answers come at once. The lag is the time from the end of a job to the question that
notices it. Wanted: a mean lag of at most a second or a tenth of the duration, whichever is more,
in every class, and at most ${MOST_CALLS_300} calls for a job of 300 s. **Frontier**: no other has a lower mean lag (in
percent of the duration) with no more calls, or fewer calls with no higher lag. What is fixed is
what other packages do; what grows has the jitter of this node (± 10 %).`;

const aboutProgress = `The second table supposes that the progress endpoint shows how much of a job is done, and asks
again when the rest should be over. The API documentation promises no such thing, and where the
percentage moves by pages, it misleads.`;

const COLUMNS = [
	'Interval',
	'Mean lag, s',
	'Worst lag, s',
	'Mean lag, % of duration',
	'Worst lag, % of duration',
	'Mean lag in the worst class, % of what is wanted',
	'Calls, mean',
	'1 to 10 s',
	'10 to 60 s',
	'1 to 5 min',
	'5 to 30 min',
	'Calls for 300 s',
	'Wanted',
	'Frontier',
];

/** What differs by less than this factor is the same. */
const SAME = 1.001;

const isQuick = ({ worstClass }: Outcome) => worstClass <= 1;
const isThrifty = ({ calls300 }: Outcome) => calls300 <= MOST_CALLS_300;

function isBeaten(outcome: Outcome, others: readonly Outcome[]): boolean {
	const { meanShare, meanCalls } = outcome;
	return others.some(
		(other) =>
			other.meanShare <= meanShare * SAME &&
			other.meanCalls <= meanCalls * SAME &&
			(other.meanShare * SAME < meanShare || other.meanCalls * SAME < meanCalls),
	);
}

function whatIsMet(outcome: Outcome): string {
	if (isQuick(outcome)) return isThrifty(outcome) ? 'both' : 'lag';
	return isThrifty(outcome) ? 'calls' : '';
}

function table(outcomes: readonly Outcome[]): Table {
	return {
		columns: COLUMNS,
		rows: outcomes.map((outcome) => [
			outcome.candidate.name,
			show(outcome.meanLag, 1),
			show(outcome.worstLag, 1),
			show(100 * outcome.meanShare, 1),
			show(100 * outcome.worstShare),
			show(100 * outcome.worstClass),
			show(outcome.meanCalls, 1),
			show(outcome.callsFor(1, 10), 1),
			show(outcome.callsFor(10, 60), 1),
			show(outcome.callsFor(60, 300), 1),
			show(outcome.callsFor(300, 1801), 1),
			show(outcome.calls300, 1),
			whatIsMet(outcome),
			isBeaten(outcome, outcomes) ? '' : 'yes',
		]),
	};
}

export const schedule: Part = {
	name: 'schedule',
	title: 'Intervals between questions',
	measure() {
		const outcomes = candidates.map(simulate);
		const plain = outcomes.filter(({ candidate }) => !candidate.asksProgress);
		const ledByProgress = outcomes.filter(({ candidate }) => candidate.asksProgress);
		const ours = plain.find(({ candidate }) => candidate.isOurs)!;
		return {
			about: `${about}\n\n${aboutProgress}`,
			tables: [table(plain), table([ours, ...ledByProgress])],
			goals: [
				{
					goal: 'Mean lag of this node at most 1 s or 10 % of the duration, in every class',
					found: `${show(100 * ours.worstClass, 1)} % of that in the worst class`,
					met: isQuick(ours),
				},
				{
					goal: `At most ${MOST_CALLS_300} calls for a job of 300 s`,
					found: show(ours.calls300, 2),
					met: isThrifty(ours),
				},
				{
					goal: 'On the frontier of lag and calls',
					found: isBeaten(ours, plain) ? 'beaten' : 'on it',
					met: !isBeaten(ours, plain),
				},
			],
		};
	},
};
