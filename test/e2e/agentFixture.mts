import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import type { IDataObject } from 'n8n-workflow';
import { withChatModel } from '../../tools/chatModel/agentWorkflow.mts';
import { type ChatModel, startChatModel, type Turn } from '../../tools/chatModel/chatModel.mts';
import type { CredentialLink, Workflow } from '../../tools/n8n/workflow.mts';
import { useN8n } from './fixture.mts';

/** What a tool gave the model. */
export const parseResult = (result: string) => JSON.parse(result) as IDataObject[];

/** The shared n8n, a mock API, and a scripted chat model for the test file. */
export function useAgent() {
	const { api, client, store } = useN8n();
	let model: ChatModel;
	let openAiApi: CredentialLink;

	beforeAll(async () => {
		model = await startChatModel();
		const data = { apiKey: 'unused', url: model.baseUrl };
		openAiApi = await client().saveCredential(`chat model ${randomUUID()}`, data, 'openAiApi');
	});
	beforeEach(() => api().reset());
	afterAll(async () => await model?.close());

	/** Stores a workflow with the credentials of both. */
	async function storeAgent(workflow: Workflow) {
		return await store(withChatModel(workflow, openAiApi));
	}

	/** Runs the agent with these turns of the model. Returns the result of each call. */
	async function runAgent(workflow: Workflow, turns: Turn[], message?: IDataObject) {
		model.script(...turns);
		const id = await client().run(await storeAgent(workflow), message);
		expect(await client().finishedExecution(id)).toMatchObject({
			status: 'success',
			error: undefined,
		});
		const results = model.results().map(parseResult);
		for (const result of results) expect(result).not.toHaveLength(0);
		return results;
	}

	return { api, client, model: () => model, storeAgent, runAgent };
}
