import { runCommand } from './command.mjs';
import { prepareDependencies } from './dependencies.mjs';
import { SetupError } from './setupError.mjs';

/**
 * Makes the clone ready, then runs the command and ends as it ends.
 * @param {string[]} command
 */
export async function main(command) {
	try {
		await prepareDependencies();
	} catch (error) {
		if (!(error instanceof SetupError)) throw error;
		console.error(`\n${error.message}`);
		process.exitCode = 1;
		return;
	}
	if (command.length > 0) await runCommand(command);
}
