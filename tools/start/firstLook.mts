import type { Api } from './api.mts';
import type { ShownExample } from './examples.mts';
import type { Outcome } from './outcome.mts';

/** What the example's Aitronos node gives, by n8n's own engine, before n8n itself is installed. */
export async function firstLook(api: Api, { aitronosNode, jobId }: ShownExample): Promise<Outcome> {
	// Its log would come between the lines of the table.
	process.env.N8N_LOG_LEVEL ??= 'silent';
	await import('../engine/oneN8n.mts');
	// Loaded only now: it loads the package, which has just been built.
	const { runInEngine } = await import('../engine/runInEngine.mts');
	const result = await runInEngine({
		nodes: [{ ...aitronosNode, credentials: { aitronosApi: { id: '1', name: 'Aitronos' } } }],
		credential: api.credential,
		input: [{ job_id: jobId }],
	});
	const { error } = result.run.data.resultData;
	if (error) return { failure: [error.message, error.description] };
	return { items: result.items(aitronosNode.name).map(({ json }) => json) };
}
