import type { IExecuteFunctions } from 'n8n-workflow';

/** From here on n8n's own Wait node is the better place to wait. Milliseconds. */
const LONG_WAIT = 15 * 60_000;

/** What is worth a note about a run of the node. */
export interface Notes {
	/** Jobs that gave no items since they are still running. */
	running: number;
	/** Jobs that completed without items. */
	empty: number;
	/** The longest that a job is waited for, in milliseconds; 0 where none is. */
	longestWait: number;
}

/** Says in the editor what a person would otherwise wonder about. */
export function showNotes(context: IExecuteFunctions, notes: Notes, count: number): void {
	const jobs = (number: number) => (count === 1 ? 'The job' : `${number} of ${count} jobs`);
	const verb = (number: number, one: string, many: string) =>
		count === 1 || number === 1 ? one : many;

	const messages = [
		notes.running > 0 &&
			`${jobs(notes.running)} ${verb(notes.running, 'is', 'are')} not finished, so there are no items yet. Use 'Wait Until Complete' to wait for them, or set 'Output' to 'Simplified' to see the status.`,
		notes.empty > 0 &&
			`${jobs(notes.empty)} completed without items. Set 'When Result Is Empty' to get an item or to stop in that case.`,
		notes.longestWait >= LONG_WAIT &&
			"Waiting holds this execution and its place in n8n or on a worker. For jobs that take long, build 'Get Status', 'If' and 'Wait' (65 seconds or more) into a loop: such a wait rests in the database. The README of the package has it as an example.",
	];
	for (const message of messages) {
		if (message) context.addExecutionHints({ message, type: 'info', location: 'outputPane' });
	}
}
