/** Stops what globalSetup has started. */
export default async function globalTeardown(): Promise<void> {
	await globalThis.shared?.n8n?.stop();
	await globalThis.shared?.cluster?.stop();
	await globalThis.shared?.session?.stop();
	await globalThis.shared?.postgres?.stop();
}
