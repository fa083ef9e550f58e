import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { passSignals } from './command.mjs';
import { systemPath } from './paths.mjs';
import { startProgress } from './progress.mjs';
import { SetupError } from './setupError.mjs';

const shownLines = 12;
// npm answers a signal only after the downloads that it has begun; what it leaves is done anew.
const patience = 2_000;
const isWindows = process.platform === 'win32';

/**
 * Runs npm in a folder and tells how it is getting on, since npm is silent for minutes without a
 * terminal.
 * @param {{ folder: string; args: string[]; title: string; expected?: number; env?: Record<string, string> }} run
 */
export async function runNpm({ folder, args, title, expected, env }) {
	const progress = startProgress(title, expected);
	/** @type {string[]} */
	const lines = [];
	let interrupted = false;
	const ended = await new Promise((resolve) => {
		const npm = spawn('npm', [...args, '--loglevel=http', '--no-audit', '--no-fund'], {
			cwd: folder,
			env: { ...process.env, ...env, PATH: systemPath() },
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: isWindows,
		});
		const release = passSignals(npm, () => {
			interrupted = true;
			setTimeout(() => npm.kill('SIGKILL'), patience).unref();
		});
		for (const stream of [npm.stdout, npm.stderr]) {
			createInterface({ input: stream }).on('line', (line) => {
				if (/^npm http .*\.tgz/.test(line)) progress.fetched();
				else if (line.startsWith('npm http')) progress.lookedUp();
				else if (isTelling(line)) lines.push(line);
			});
		}
		npm.once('error', (error) => {
			release();
			resolve({ error });
		});
		npm.once('close', (code, signal) => {
			release();
			resolve({ code, signal });
		});
	});
	progress.end();
	if (ended.code === 0) return;
	if (interrupted || ended.signal) {
		throw new SetupError(`${title} was interrupted; the same command does it anew.`);
	}
	if (ended.error) {
		throw new SetupError(
			`npm could not be started (${ended.error.message}). It comes with Node: https://nodejs.org.`,
		);
	}
	throw new SetupError(
		[
			`${title} did not succeed: \`npm ${args.join(' ')}\` ended with code ${ended.code}.`,
			...lines.slice(-shownLines).map((line) => `    ${line}`),
			adviceFor(lines.join('\n')),
			'Then run the same command again; what is half done is done anew.',
		].join('\n'),
	);
}

/**
 * Neither a request, a warning nor a line of a stack or an object.
 * @param {string} line
 */
function isTelling(line) {
	return line.trim() !== '' && !/^npm (http|warn|notice|error (\s|\}|$)|error$)/i.test(line);
}

/** @param {string} words what npm said */
function adviceFor(words) {
	if (/ENOSPC/.test(words)) return 'The disk is full: make room (n8n alone takes about 3 GB).';
	if (/EACCES|EPERM/.test(words)) {
		return 'Make sure that you may write to this folder and to npm’s cache.';
	}
	if (/ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|network/i.test(words)) {
		return 'The npm registry could not be reached: check the network and `npm config get registry`.';
	}
	return 'The lines above are npm’s own; `npm ping` tells whether the registry answers.';
}
