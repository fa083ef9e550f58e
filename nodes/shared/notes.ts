import type { IExecuteFunctions } from 'n8n-workflow';

/** Says in the editor why jobs gave no items, where a person would otherwise wonder. */
export function showNotes(
	context: IExecuteFunctions,
	notes: { running: number; empty: number },
	count: number,
): void {
	const jobs = (number: number) => (count === 1 ? 'The job' : `${number} of ${count} jobs`);
	const verb = (number: number, one: string, many: string) =>
		count === 1 || number === 1 ? one : many;

	const messages = [
		notes.running > 0 &&
			`${jobs(notes.running)} ${verb(notes.running, 'is', 'are')} not finished, so there are no items yet. Use 'Wait Until Complete' to wait for them, or set 'Output' to 'Simplified' to see the status.`,
		notes.empty > 0 &&
			`${jobs(notes.empty)} completed without items. Set 'When Result Is Empty' to get an item or to stop in that case.`,
	];
	for (const message of messages) {
		if (message) context.addExecutionHints({ message, type: 'info', location: 'outputPane' });
	}
}
