import { afterEach, jest } from '@jest/globals';
import { startMockApi, TEST_API_KEY } from '../../../tools/mockApi/mockApi.mts';
import type { MockApi, MockApiOptions } from '../../../tools/mockApi/mockApi.mts';

export const KEY = { 'X-API-Key': TEST_API_KEY };

/** A mock API that ends with the test. */
export const mockApiWith = useMockApis();

function useMockApis() {
	const running: MockApi[] = [];
	afterEach(async () => {
		jest.restoreAllMocks();
		await Promise.all(running.splice(0).map(async (mockApi) => await mockApi.close()));
	});
	return async (options?: MockApiOptions): Promise<MockApi> => {
		const mockApi = await startMockApi(options);
		running.push(mockApi);
		return mockApi;
	};
}

export async function get(url: string, headers: Record<string, string> = KEY) {
	const response = await fetch(url, { headers, redirect: 'manual' });
	const text = await response.text();
	return { status: response.status, headers: response.headers, text };
}

export async function json(url: string, headers?: Record<string, string>) {
	const { status, text } = await get(url, headers);
	return { status, body: JSON.parse(text) as Record<string, unknown> };
}

export async function post(url: string, body: unknown, headers: Record<string, string> = {}) {
	const response = await fetch(url, {
		method: 'POST',
		headers: { ...KEY, 'Content-Type': 'application/json', ...headers },
		body: typeof body === 'string' ? body : JSON.stringify(body),
	});
	return {
		status: response.status,
		headers: response.headers,
		body: (await response.json()) as Record<string, unknown>,
	};
}

/** Time stands still until a test moves it. */
export function stopTheClock(): { forward(ms: number): void } {
	let passed = 0;
	const monotonic = Math.floor(performance.now());
	const unix = Date.parse('2025-06-01T08:00:00Z');
	jest.spyOn(performance, 'now').mockImplementation(() => monotonic + passed);
	jest.spyOn(Date, 'now').mockImplementation(() => unix + passed);
	return {
		forward: (ms) => {
			passed += ms;
		},
	};
}
