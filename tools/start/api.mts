import { addExamples } from '../mockApi/exampleJobs.mts';
import { examplePage } from '../mockApi/examplePage.mts';
import { startMockApi, TEST_API_KEY } from '../mockApi/mockApi.mts';
import type { CredentialFields } from '../n8n/credentials.mts';
import { isFree } from '../n8n/ports.mts';

/** The API that the demonstration uses. */
export interface Api {
	/** `mock API` or `real`: each has data of its own in n8n. */
	kind: 'mock API' | 'real';
	introduction: string;
	credential: CredentialFields & { baseUrl: string };
	/** Whether the jobs of the examples are there. */
	hasExampleJobs: boolean;
	close(): Promise<void>;
}

const usualPort = 8787;

/** The real API if the environment has a key, otherwise the mock API with the example jobs. */
export async function openApi(env: NodeJS.ProcessEnv): Promise<Api> {
	const apiKey = env.AITRONOS_API_KEY?.trim();
	return apiKey ? realApi(apiKey, env.AITRONOS_BASE_URL?.trim()) : await mockApiApi();
}

function realApi(apiKey: string, given?: string): Api {
	const baseUrl = given || 'https://api.aitronos.com/api/v1';
	return {
		kind: 'real',
		introduction: `The real Aitronos API at ${baseUrl}, with the key from AITRONOS_API_KEY.`,
		credential: { apiKey, baseUrl },
		hasExampleJobs: false,
		close: async () => undefined,
	};
}

async function mockApiApi(): Promise<Api> {
	const port = (await isFree(usualPort)) ? usualPort : 0;
	const page = { baseUrl: '' };
	const mockApi = await startMockApi({
		port,
		home: (jobs) => examplePage(jobs, page.baseUrl, TEST_API_KEY),
	});
	page.baseUrl = mockApi.baseUrl;
	addExamples(mockApi);
	return {
		kind: 'mock API',
		introduction:
			`A mock API for the Aitronos API, with example jobs: ${mockApi.origin}/\n` +
			'(With AITRONOS_API_KEY in the environment it would be the real API.)',
		credential: { apiKey: mockApi.apiKey, baseUrl: mockApi.baseUrl },
		hasExampleJobs: true,
		close: async () => await mockApi.close(),
	};
}
