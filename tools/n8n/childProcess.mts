import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const longestStop = 20_000;

/**
 * Ends a child that was started `detached`, and what it started itself. One that does not obey
 * the signal is killed after a while.
 */
export async function endChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
	if (!hasEnded(child)) {
		child.kill(signal);
		await Promise.race([exitOf(child), sleep(longestStop, undefined, { ref: false })]);
	}
	killGroup(child);
	await exitOf(child);
}

export function hasEnded(child: ChildProcess): boolean {
	return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function exitOf(child: ChildProcess): Promise<void> {
	if (!hasEnded(child)) await new Promise((resolve) => child.once('exit', resolve));
}

/** What is left: the process itself if it did not obey, and its children. */
function killGroup(child: ChildProcess): void {
	try {
		if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
	} catch {
		// Nothing is left.
	}
}
