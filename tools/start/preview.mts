import type { Api } from './api.mts';
import type { DemoExample } from './example.mts';

/** Runs our node of the example in n8n-core: something to see while n8n is being installed. */
export async function previewInEngine(
	{ credential }: Api,
	{ node, input }: DemoExample,
): Promise<object[] | string> {
	process.env.N8N_LOG_LEVEL ??= 'silent';
	await import('../engine/oneN8n.mts');
	// n8n-core is slow to load and only needed before n8n is installed.
	const { runInEngine } = await import('../engine/runInEngine.mts');
	const { run, items } = await runInEngine({
		nodes: [{ ...node, credentials: { aitronosApi: { id: '1', name: 'Aitronos' } } }],
		credential,
		input: [input],
	});
	const { error } = run.data.resultData;
	if (error) return `${error.message} ${error.description ?? ''}`;
	return items(node.name).map(({ json }) => json);
}
