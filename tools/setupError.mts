/** An expected problem. Its message tells the user what to do; a stack would only bury it. */
export class SetupError extends Error {}

/** Runs a command to its end and exits if it fails. */
export async function exitOnError(command: () => Promise<void>): Promise<void> {
	try {
		await command();
	} catch (error) {
		console.error(error instanceof SetupError ? `\n${error.message}` : error);
		process.exit(1);
	}
}
