import { join } from 'node:path';
import getPort from 'get-port';
import type { Browser } from 'playwright-core';
import { addExamples } from '../mockApi/exampleJobs.mts';
import { type MockApi, startMockApi } from '../mockApi/mockApi.mts';
import { N8nClient } from '../n8n/client.mts';
import { ensureN8n } from '../n8n/install.mts';
import { n8nProcess } from '../n8n/n8n.mts';
import { temporaryFolder } from '../n8n/temporaryFolder.mts';
import { launchChromium, requireChromium } from './chromium.mts';
import { type Registry, startRegistry } from './registry.mts';

/** Everything that a new user has: an n8n without the package, a registry that has it, a browser. */
export interface BrowserSession {
	baseUrl: string;
	browser: Browser;
	registry: Registry;
	/** With the example jobs. */
	api: MockApi;
	/** n8n's REST API, for what the test does not do in the browser. */
	client: N8nClient;
	stop(): Promise<void>;
}

const line = '2.x';

export async function startSession(purpose: string): Promise<BrowserSession> {
	const chromium = requireChromium(purpose);
	await ensureN8n(line);
	await using cleanup = new AsyncDisposableStack();
	const api = await startMockApi();
	cleanup.defer(api.close);
	addExamples(api);
	const registry = await startRegistry();
	cleanup.defer(registry.stop);
	const port = await getPort({ host: '127.0.0.1' });
	const n8n = n8nProcess({
		line,
		userFolder: join(temporaryFolder('browser'), 'user'),
		port,
		brokerPort: await getPort({ host: '127.0.0.1' }),
		env: registry.env,
	});
	await n8n.start();
	cleanup.defer(async () => await n8n.stop());
	const baseUrl = `http://127.0.0.1:${port}`;
	const client = await N8nClient.login(baseUrl);
	const browser = await launchChromium(chromium);
	cleanup.defer(async () => await browser.close());
	const owned = cleanup.move();
	return {
		baseUrl,
		browser,
		registry,
		api,
		client,
		stop: async () => await owned.disposeAsync(),
	};
}
