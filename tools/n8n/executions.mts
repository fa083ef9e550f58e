import { parse } from 'flatted';
import type {
	ExecutionError,
	ExecutionStatus,
	INodeExecutionData,
	IRunExecutionData,
	ITaskData,
} from 'n8n-workflow';
import { type Session, until } from './session.mts';

interface Summary {
	id: string;
	mode: string;
	status: ExecutionStatus;
	stoppedAt?: string | null;
}

export interface Execution extends Summary {
	error?: ExecutionError;
	/** The nodes that ran. */
	ran: string[];
	/** All runs of a node, more than one in a loop. */
	runs(node: string): ITaskData[];
	/** The last run of a node, with its error and its hints. */
	task(node: string): ITaskData | undefined;
	/** The workflow items that left a node by one of its outputs. */
	items(node: string, output?: number): INodeExecutionData[];
}

export async function listExecutions(session: Session, workflowId: string): Promise<Summary[]> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId }));
	const { results } = await session.call<{ results: Summary[] }>(
		'GET',
		`/rest/executions?limit=50&filter=${filter}`,
	);
	return results;
}

/** Reads back what n8n stored. */
export async function readExecution(session: Session, id: string): Promise<Execution> {
	const { data, ...summary } = await session.call<Summary & { data: string }>(
		'GET',
		`/rest/executions/${id}`,
	);
	const { resultData } = parse(data) as IRunExecutionData;
	const runs = (node: string) => resultData.runData[node] ?? [];
	const task = (node: string) => runs(node).at(-1);
	return {
		...summary,
		error: resultData.error,
		ran: Object.keys(resultData.runData),
		runs,
		task,
		items: (node, output = 0) => task(node)?.data?.main[output] ?? [],
	};
}

/** Waits until the execution is over, however it ended. */
export async function finishedExecution(
	session: Session,
	id: string,
	longest?: number,
): Promise<Execution> {
	const ask = async () => {
		const { status, stoppedAt } = await session.call<Summary>('GET', `/rest/executions/${id}`);
		const over = stoppedAt && !['new', 'running', 'waiting'].includes(status);
		return over ? await readExecution(session, id) : undefined;
	};
	return await until(`end of execution ${id}`, ask, longest);
}

/** The execution that a trigger started, once it is over. */
export async function nextExecution(session: Session, workflowId: string): Promise<Execution> {
	const { id } = await until(`execution of workflow ${workflowId}`, async () =>
		(await listExecutions(session, workflowId)).at(-1),
	);
	return await finishedExecution(session, id);
}

/** Presses Stop. */
export async function stopExecution(session: Session, id: string): Promise<void> {
	await session.call('POST', `/rest/executions/${id}/stop`);
}

/** A file that left a node, as the editor downloads it. */
export async function binaryData(
	session: Session,
	item: INodeExecutionData,
	name: string,
): Promise<Buffer> {
	const file = item.binary?.[name];
	if (!file) throw new Error(`The item has no file "${name}"`);
	if (!file.id) return Buffer.from(file.data, 'base64');
	const query = new URLSearchParams({ id: file.id, action: 'download' });
	const answer = await session.fetch('GET', `/rest/binary-data?${query.toString()}`);
	if (!answer.ok) throw new Error(`n8n did not give the file: ${answer.status}`);
	return Buffer.from(await answer.arrayBuffer());
}
