import { spawn } from 'node:child_process';
import { projectPath, root } from './paths.mjs';

/** @type {NodeJS.Signals[]} */
const passedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs the command with the project's tools first in PATH; this process then ends as the command
 * ended.
 * @param {string[]} command
 */
export async function runCommand([name, ...args]) {
	const ended = await new Promise((resolve) => {
		const child = spawn(name, args, {
			cwd: root,
			env: { ...process.env, PATH: projectPath() },
			stdio: 'inherit',
			shell: process.platform === 'win32',
		});
		const release = passSignals(child);
		child.once('error', (error) => {
			release();
			console.error(`${name} could not be started: ${error.message}`);
			resolve({ code: 127 });
		});
		child.once('exit', (code, signal) => {
			release();
			resolve({ code, signal });
		});
	});
	if (ended.signal) process.kill(process.pid, ended.signal);
	else process.exitCode = ended.code;
}

/**
 * While the child runs, signals are the child's to answer; this process ends after it.
 * @param {import('node:child_process').ChildProcess} child
 * @param {() => void} [onSignal]
 */
export function passSignals(child, onSignal) {
	const listeners = passedSignals.map((signal) => {
		const listener = () => {
			child.kill(signal);
			onSignal?.();
		};
		process.on(signal, listener);
		return () => process.off(signal, listener);
	});
	return () => listeners.forEach((release) => release());
}
