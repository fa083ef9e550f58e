import { EXAMPLE_JOBS } from '../../test/api/exampleJobs.mts';
import { examplePage } from '../../test/api/examplePage.mts';
import { startStandIn, TEST_API_KEY } from '../../test/api/standIn.mts';
import type { CredentialFields } from '../../test/n8n/credentials.mts';
import { isFree } from '../../test/n8n/ports.mts';

/** The API that the demonstration uses. */
export interface Api {
	/** `stand-in` or `real`: each has data of its own in n8n. */
	kind: 'stand-in' | 'real';
	introduction: string;
	credential: CredentialFields & { baseUrl: string };
	/** Whether the jobs of the examples are there. */
	hasExampleJobs: boolean;
	close(): Promise<void>;
}

const usualPort = 8787;

/** The real API if the environment has a key, otherwise the stand-in with the example jobs. */
export async function openApi(env: NodeJS.ProcessEnv): Promise<Api> {
	const apiKey = env.AITRONOS_API_KEY?.trim();
	return apiKey ? realApi(apiKey, env.AITRONOS_BASE_URL?.trim()) : await standInApi();
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

async function standInApi(): Promise<Api> {
	const port = (await isFree(usualPort)) ? usualPort : 0;
	const page = { baseUrl: '' };
	const standIn = await startStandIn({
		port,
		home: (jobs) => examplePage(jobs, page.baseUrl, TEST_API_KEY),
	});
	page.baseUrl = standIn.baseUrl;
	for (const plan of Object.values(EXAMPLE_JOBS)) standIn.addJob(plan);
	return {
		kind: 'stand-in',
		introduction:
			`A stand-in for the Aitronos API, with example jobs: ${standIn.origin}/\n` +
			'(With AITRONOS_API_KEY in the environment it would be the real API.)',
		credential: { apiKey: standIn.apiKey, baseUrl: standIn.baseUrl },
		hasExampleJobs: true,
		close: async () => await standIn.close(),
	};
}
