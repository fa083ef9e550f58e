import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { fastify } from 'fastify';

export interface ToolCall {
	/** The name of the tool, which n8n makes from the name of its node. */
	name: string;
	/** The arguments as a model gives them, right or wrong. */
	args?: object;
}

/** The calls of a turn. They can depend on the results so far, as those of a real model do. */
export type Turn = ToolCall[] | ((results: string[]) => ToolCall[]);

/** A tool as it is described to the model. */
export interface OfferedTool {
	name: string;
	description: string;
	/** JSON schema of the arguments. */
	parameters: { properties: Record<string, object> };
}

interface Message {
	role: string;
	content: unknown;
	tool_call_id?: string;
}

/** The body of a chat completions request, as far as it is used here. */
export interface ChatRequest {
	messages: Message[];
	stream?: boolean;
	tools?: Array<{ function: OfferedTool }>;
}

export interface ChatModel {
	/** For the credential of n8n's OpenAI nodes. */
	baseUrl: string;
	/** All requests since the last script. */
	requests: ChatRequest[];
	/** What it does from now on. After the last turn it says 'Done.'. */
	script(...turns: Turn[]): void;
	/** The tools that the last request offered. */
	tools(): OfferedTool[];
	/** The text of each tool result that the model received, in the order of the calls. */
	results(): string[];
	close(): Promise<void>;
}

/** Starts a chat model on 127.0.0.1 that makes scripted tool calls: the OpenAI chat completions API. */
export async function startChatModel(): Promise<ChatModel> {
	let turns: Turn[] = [];
	let callIds: string[] = [];
	const requests: ChatRequest[] = [];

	const results = () => {
		const messages = requests.at(-1)?.messages ?? [];
		return callIds.map((id) => {
			const result = messages.find(({ tool_call_id: callId }) => callId === id);
			if (!result) throw new Error('The model received no result for one of its calls');
			return String(result.content);
		});
	};

	const nextMessage = () => {
		const turn = turns.shift() ?? [];
		const calls = typeof turn === 'function' ? turn(results()) : turn;
		if (calls.length === 0) return { role: 'assistant', content: 'Done.' };
		const toolCalls = calls.map(({ name, args = {} }, index) => ({
			index,
			id: `call_${randomUUID()}`,
			type: 'function',
			function: { name, arguments: JSON.stringify(args) },
		}));
		callIds.push(...toolCalls.map(({ id }) => id));
		return { role: 'assistant', content: null, tool_calls: toolCalls };
	};

	const app = fastify({ forceCloseConnections: true });
	app.post<{ Body: ChatRequest }>('/v1/chat/completions', async ({ body }, reply) => {
		requests.push(body);
		const message = nextMessage();
		const completion = { id: `chatcmpl_${randomUUID()}`, created: 0, model: 'scripted' };
		const finish_reason = 'tool_calls' in message ? 'tool_calls' : 'stop';
		if (!body.stream) {
			const choices = [{ index: 0, message, finish_reason }];
			return { ...completion, object: 'chat.completion', choices };
		}
		const chunks = [
			{ index: 0, delta: message, finish_reason: null },
			{ index: 0, delta: {}, finish_reason },
		].map((choice) => ({ ...completion, object: 'chat.completion.chunk', choices: [choice] }));
		const events = [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'];
		return await reply
			.type('text/event-stream')
			.send(events.map((data) => `data: ${data}\n\n`).join(''));
	});
	await app.listen({ host: '127.0.0.1', port: 0 });

	return {
		baseUrl: `http://127.0.0.1:${(app.server.address() as AddressInfo).port}/v1`,
		requests,
		script(...next) {
			turns = next;
			callIds = [];
			requests.length = 0;
		},
		tools: () => (requests.at(-1)?.tools ?? []).map(({ function: tool }) => tool),
		results,
		close: async () => await app.close(),
	};
}
