import type { IExecuteFunctions } from 'n8n-workflow';
import type { Note } from './jobVerdict';

/** From here on n8n's own Wait node is the better place to wait. Milliseconds. */
const LONG_WAIT = 15 * 60_000;

/** What is worth a note about a run of the node. */
export interface Notes {
	/** How many jobs there are for each note. */
	counts: Record<Note, number>;
	/** The longest that a job is waited for, in milliseconds; 0 where none is. */
	longestWait: number;
}

/** Says in the editor what a person would otherwise wonder about. */
export function showNotes(context: IExecuteFunctions, notes: Notes, all: number): void {
	const { running, empty, held } = notes.counts;
	const jobs = (count: number, one: string, many: string) =>
		`${all === 1 ? 'The job' : `${count} of ${all} jobs`} ${count === 1 ? one : many}`;

	const messages = [
		running > 0 &&
			`${jobs(running, 'is', 'are')} not finished, so there are no items yet. Use 'Wait Until Complete' to wait for them, or set 'Output' to 'Simplified' to see the status.`,
		empty > 0 &&
			`${jobs(empty, 'has', 'have')} completed without items. Set 'When Result Is Empty' to get an item or to stop in that case.`,
		held > 0 &&
			`${jobs(held, 'was', 'were')} not waited for until the time was up: Aitronos asked to be left alone for longer than that. Let some time pass before asking again.`,
		notes.longestWait >= LONG_WAIT &&
			"Waiting holds this execution and its place in n8n or on a worker. For jobs that take long, build 'Get Status', 'If' and 'Wait' (70 seconds) into a loop: such a wait rests in the database. See 'Long jobs' in the README of the package for an example.",
	];
	for (const message of messages) {
		if (message) context.addExecutionHints({ message, type: 'info', location: 'outputPane' });
	}
}
