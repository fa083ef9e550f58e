import { type IDataObject, type INode, type INodeType, NodeConnectionTypes } from 'n8n-workflow';
import {
	type AitronosClient,
	type ClientOptions,
	createClient,
} from '../../nodes/shared/transport/client.ts';
import { runInEngine } from '../../tools/engine/runInEngine.mts';
import type { MockApi } from '../../tools/mockApi/mockApi.mts';

export const JOB_PATH = ['scrape', 'jobs', 'job_1'];

export interface ClientRun extends ClientOptions {
	/** Fields that differ from those of the mock API. */
	credential: IDataObject;
	credentials: INode['credentials'];
	stopWhen: Promise<unknown>;
}

/** Runs something with a client in a node of n8n's engine. Returns what it returns. */
export async function withClient<T>(
	{ baseUrl, apiKey }: MockApi,
	{ concurrency = 10, signal, credential, credentials, stopWhen }: Partial<ClientRun>,
	use: (client: Awaited<ReturnType<typeof createClient>>) => Promise<T>,
): Promise<T> {
	let returned: T | undefined;
	const user: INodeType = {
		description: {
			displayName: 'Send',
			name: 'send',
			group: [],
			version: 1,
			description: '',
			defaults: {},
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: 'aitronosApi', required: true }],
			properties: [],
		},
		async execute() {
			const options = { concurrency, signal: signal ?? this.getExecutionCancelSignal() };
			returned = await use(await createClient(this, options));
			return [[]];
		},
	};
	await runInEngine({
		credential: { baseUrl, apiKey, ...credential },
		types: { 'test.send': user },
		nodes: [
			{
				name: 'Send',
				type: 'test.send',
				credentials: credentials ?? { aitronosApi: { id: '1', name: 'Aitronos' } },
			},
		],
		stopWhen,
	});
	return returned!;
}

/** The same with a client that can be used, since its credential is valid. */
export async function withValidClient<T>(
	mockApi: MockApi,
	run: Partial<ClientRun>,
	use: (client: AitronosClient) => Promise<T>,
): Promise<T> {
	return await withClient(mockApi, run, async (client) => {
		if ('error' in client) throw new Error(client.error.error);
		return await use(client);
	});
}
