import { parseArgs } from 'node:util';
import { addExamples, EXAMPLE_JOBS } from './exampleJobs.mts';
import { examplePage } from './examplePage.mts';
import { startMockApi, TEST_API_KEY } from './mockApi.mts';
import type { MockApi } from './mockApi.mts';

const DEFAULT_PORT = 8787;

function fail(sentence: string): never {
	console.error(sentence);
	process.exit(1);
}

function portText(): string {
	try {
		const { values } = parseArgs({ options: { port: { type: 'string' } } });
		return values.port ?? process.env.PORT ?? String(DEFAULT_PORT);
	} catch {
		return fail('Usage: npm run api -- --port 9000');
	}
}

function chosenPort(): number {
	const text = portText();
	const port = Number(text);
	if (!/^\d+$/.test(text) || port > 65_535) {
		fail(`"${text}" is not a port. Give a number from 0 to 65535, for example --port 9000.`);
	}
	return port;
}

async function start(port: number): Promise<MockApi> {
	const started: { mockApi?: MockApi } = {};
	const home = (jobs: Parameters<typeof examplePage>[0]) =>
		examplePage(jobs, started.mockApi?.baseUrl ?? '', TEST_API_KEY);
	try {
		started.mockApi = await startMockApi({ port, home });
		return started.mockApi;
	} catch (error) {
		const code = error instanceof Error && 'code' in error ? error.code : undefined;
		if (code === 'EADDRINUSE') {
			fail(
				`Port ${port} is in use. End what uses it, or choose another: npm run api -- --port 9000`,
			);
		}
		if (code === 'EACCES') {
			fail(`Port ${port} is not allowed here. Choose one above 1023: npm run api -- --port 9000`);
		}
		throw error;
	}
}

const mockApi = await start(chosenPort());
addExamples(mockApi);

async function end(): Promise<void> {
	await mockApi.close();
	process.exit(0);
}
process.once('SIGINT', () => void end());
process.once('SIGTERM', () => void end());

const { baseUrl, apiKey, origin } = mockApi;
console.log(`Mock Aitronos API, not the real one. Example jobs: ${origin}/

Base URL  ${baseUrl}
API key   ${apiKey}

Try it    curl -H 'X-API-Key: ${apiKey}' ${baseUrl}/scrape/jobs/${EXAMPLE_JOBS.documented.id}

Jobs`);
for (const [name, { id, url }] of Object.entries(EXAMPLE_JOBS)) {
	console.log(`  ${id}  ${name.padEnd(12)} ${url}`);
}
console.log('\nCtrl-C ends it.');
