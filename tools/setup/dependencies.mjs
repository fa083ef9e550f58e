import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { countLocked, isInstalled, stampInstalled } from './lockfile.mjs';
import { withLock } from './lock.mjs';
import { runNpm } from './npm.mjs';
import { projectNode, root } from './paths.mjs';
import { SetupError } from './setupError.mjs';

/** Installs the development dependencies and the project's own Node where they are missing. */
export async function prepareDependencies() {
	if (isReady()) return;
	await withLock(join(root, '.setup.lock'), async () => {
		if (!isInstalled(root)) await installDependencies();
		if (!hasProjectNode()) await installNode();
	});
}

function isReady() {
	return isInstalled(root) && hasProjectNode();
}

async function installDependencies() {
	await runNpm({
		folder: root,
		args: ['ci', '--ignore-scripts'],
		title: 'Installing the development dependencies',
		expected: countLocked(root),
	});
	stampInstalled(root);
}

async function installNode() {
	await runNpm({
		folder: root,
		args: ['rebuild', 'node', '--ignore-scripts=false'],
		title: `Installing Node ${wantedNode()} into this folder`,
	});
	try {
		execFileSync(projectNode, ['--version'], { stdio: 'ignore' });
	} catch {
		// Left in place it would be first in PATH and stand in the way of the next run.
		rmSync(projectNode, { force: true });
		throw new SetupError(
			`The npm package \`node\` has no Node ${wantedNode()} that runs on ${process.platform}-${process.arch}. ` +
				'Use a machine with Linux (glibc), macOS or Windows on x64 or ARM.',
		);
	}
}

function hasProjectNode() {
	return existsSync(projectNode);
}

function wantedNode() {
	return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages[
		'node_modules/node'
	].version;
}
