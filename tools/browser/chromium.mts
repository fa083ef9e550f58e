import { type Browser, chromium } from 'playwright-core';
import { requirePrograms } from '../requirePrograms.mts';

// Flags that keep it from contacting servers of its vendor; root needs the first one.
const args = [
	'--no-sandbox',
	'--disable-gpu',
	// The shared memory of a container is too small.
	'--disable-dev-shm-usage',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** The path of the Chromium of this machine. */
export function requireChromium(purpose: string): string {
	return requirePrograms(purpose, ['chromium'], 'chromium').chromium;
}

export async function launchChromium(executablePath: string): Promise<Browser> {
	return await chromium.launch({ executablePath, args, timeout: 120_000 });
}
