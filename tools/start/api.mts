import getPort from 'get-port';
import { addExamples } from '../mockApi/exampleJobs.mts';
import { examplePage } from '../mockApi/examplePage.mts';
import { startMockApi } from '../mockApi/mockApi.mts';

/** The API that the demo uses. */
export interface Api {
	/** Each kind has an n8n database of its own. */
	kind: 'mock' | 'real';
	name: string;
	introduction: string;
	credential: { apiKey: string; baseUrl: string };
	/** Whether the jobs of the examples exist. */
	hasExampleJobs: boolean;
	close(): Promise<void>;
}

/** The real API if the environment has a key, otherwise the mock API. */
export async function openApi(env: NodeJS.ProcessEnv): Promise<Api> {
	const apiKey = env.AITRONOS_API_KEY?.trim();
	if (!apiKey) return await openMockApi();
	const baseUrl = env.AITRONOS_BASE_URL?.trim() || 'https://api.aitronos.com/api/v1';
	return {
		kind: 'real',
		name: 'real API',
		introduction: `Using the Aitronos API at ${baseUrl} with the key from AITRONOS_API_KEY.`,
		credential: { apiKey, baseUrl },
		hasExampleJobs: false,
		close: async () => undefined,
	};
}

async function openMockApi(): Promise<Api> {
	const mockApi = await startMockApi({
		port: await getPort({ port: 8787, host: '127.0.0.1' }),
		home: examplePage,
	});
	addExamples(mockApi);
	return {
		kind: 'mock',
		name: 'mock API',
		introduction:
			`Using a mock of the Aitronos API with example jobs: ${mockApi.origin}/\n` +
			'(To use the real API, set AITRONOS_API_KEY.)',
		credential: { apiKey: mockApi.apiKey, baseUrl: mockApi.baseUrl },
		hasExampleJobs: true,
		close: async () => await mockApi.close(),
	};
}
