/** The n8n that all test files use; `run.mts` starts it and hands it over in the environment. */
export interface SharedN8n {
	line: string;
	baseUrl: string;
	userFolder: string;
	tarball: string;
}

const variable = 'E2E_N8N';

export function handOver(n8n: SharedN8n): NodeJS.ProcessEnv {
	return { ...process.env, [variable]: JSON.stringify(n8n) };
}

export function sharedN8n(): SharedN8n {
	const text = process.env[variable];
	if (!text) throw new Error('These tests need a running n8n: start them with `npm run test:e2e`');
	return JSON.parse(text) as SharedN8n;
}
