/**
 * `npm run setup`: installs the dependencies and the project's own Node if they are missing or
 * outdated. Runs on any Node 20, before anything is installed: built-in modules only.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isInstalled } from './isInstalled.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const lockFile = join(root, '.setup.lock');
const projectNode = join(
	root,
	...['node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'],
);

if (Number(process.versions.node.split('.')[0]) < 20) {
	fail(`This project needs Node 20 or newer; this is Node ${process.versions.node}.`);
}
if (!isReady()) {
	if (isHeld()) console.log('Waiting for another set-up of this folder …');
	await acquireLock();
	process.once('exit', () => rmSync(lockFile, { force: true }));
	if (!isInstalled(root)) npm('Installing the dependencies', 'ci', '--ignore-scripts');
	if (!nodeRuns()) {
		npm('Installing Node for this project', 'rebuild', 'node', '--ignore-scripts=false');
	}
	if (!nodeRuns()) {
		// A binary that does not run would be first in the PATH of every npm script.
		rmSync(projectNode, { force: true });
		fail(
			'The npm package "node" has no Node for this platform. Use Linux (glibc), macOS or Windows.',
		);
	}
}

function isReady() {
	return isInstalled(root) && nodeRuns();
}

function nodeRuns() {
	return spawnSync(projectNode, ['--version']).status === 0;
}

/**
 * @param {string} title
 * @param {string[]} args
 */
function npm(title, ...args) {
	console.log(`${title}. The first time this takes a few minutes …`);
	const bin = join('node_modules', '.bin');
	const path = process.env.PATH?.split(delimiter).filter((folder) => !folder.endsWith(bin));
	const { status } = spawnSync('npm', args, {
		cwd: root,
		// npm must not run on the Node that it replaces.
		env: { ...process.env, PATH: path?.join(delimiter) },
		stdio: 'inherit',
		shell: process.platform === 'win32',
	});
	if (status !== 0) fail(`"npm ${args.join(' ')}" failed, see above. Then run the command again.`);
}

/** Two set-ups at once would overwrite each other; a lock whose process is gone is removed. */
async function acquireLock() {
	for (;;) {
		try {
			return writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
		} catch {
			if (!isHeld()) rmSync(lockFile, { force: true });
			await sleep(500);
		}
	}
}

function isHeld() {
	try {
		return process.kill(Number(readFileSync(lockFile, 'utf8')), 0);
	} catch {
		return false;
	}
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
	console.error(`\n${message}`);
	process.exit(1);
}
