import { sleep } from 'n8n-workflow';

/**
 * Where n8n's `sleep` takes no signal (before n8n-workflow 2.34), it cannot be ended: so it is slept
 * in slices, and whoever waits looks at the signal between them.
 */
const SLICE = 400;

/** Sleeps for `milliseconds`, one slice at most; ends at once on `signal`. Never rejects. */
export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
	try {
		await sleep(Math.max(0, Math.min(milliseconds, SLICE)), signal);
	} catch {
		// Stopped: the caller sees it by the signal.
	}
}
