import type { IDataObject } from 'n8n-workflow';
import type { EngineResult } from '../../tools/engine/runInEngine.mts';
import { type JobRun, useMockApi } from './fixture.mts';

type BatchOperation = 'create' | 'getStatus' | 'waitUntilComplete';

/** Different pages. */
export const pages = (count: number) =>
	Array.from({ length: count }, (_, page) => `https://example.com/${page + 1}`);

/** A mock API for the tests of a file, and a way to run our node on batches. */
export function useBatches() {
	const { mockApi, runJobs } = useMockApi();

	async function runBatch(operation: BatchOperation, given: JobRun = {}): Promise<EngineResult> {
		return await runJobs(operation, { ...given, resource: 'batch' });
	}

	return {
		mockApi,
		runBatch,
		/** The requests of a kind, in order. */
		sent: (method: string, path: RegExp) =>
			mockApi().requests.filter((request) => request.method === method && path.test(request.path)),
		/** The bodies of the requests that create batches. */
		bodies: () =>
			mockApi()
				.requests.filter(({ method }) => method === 'POST')
				.map(({ body }) => body as IDataObject & { urls: string[] }),
	};
}
