import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { exitOnError, SetupError } from '../setupError.mts';
import { addExamples, EXAMPLE_JOBS } from './exampleJobs.mts';
import { examplePage } from './examplePage.mts';
import { type MockApi, startMockApi } from './mockApi.mts';

/** `npm run api`: the mock API with its example jobs. */
const DEFAULT_PORT = '8787';

const shutdown = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => shutdown.abort());

await exitOnError(async () => {
	const { values } = parseArgs({ options: { port: { type: 'string' } } });
	const mockApi = await start(values.port ?? process.env.PORT ?? DEFAULT_PORT);
	addExamples(mockApi);
	introduce(mockApi);
	if (!shutdown.signal.aborted) await once(shutdown.signal, 'abort');
	await mockApi.close();
});
process.exit();

async function start(port: string): Promise<MockApi> {
	try {
		return await startMockApi({ port: Number(port), home: examplePage });
	} catch (error) {
		const { message } = error as Error;
		throw new SetupError(
			`Port ${port} can't be used (${message}). Choose another: npm run api -- --port 9000`,
		);
	}
}

function introduce({ baseUrl, apiKey, origin }: MockApi): void {
	console.log(`Mock Aitronos API, not the real one. Example jobs: ${origin}/

Base URL  ${baseUrl}
API key   ${apiKey}

Try it    curl -H 'X-API-Key: ${apiKey}' ${baseUrl}/scrape/jobs/${EXAMPLE_JOBS.documented.id}

Jobs`);
	for (const [name, { id, url }] of Object.entries(EXAMPLE_JOBS)) {
		console.log(`  ${id}  ${name.padEnd(12)} ${url}`);
	}
	console.log('\nCtrl-C ends it.');
}
