import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { SetupError } from '../setup/setupError.mjs';

const run = promisify(execFile);

/** Builds the package; what the tools say is shown only when they fail. */
export async function build(): Promise<void> {
	try {
		await run('npm', ['run', 'build'], {
			cwd: resolve(import.meta.dirname, '../..'),
			shell: process.platform === 'win32',
		});
	} catch (error) {
		const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
		throw new SetupError(`The build failed:\n${stdout}${stderr}`);
	}
}
