import { parse } from 'flatted';
import type {
	ExecutionError,
	ExecutionStatus,
	IDataObject,
	INodeExecutionData,
	IRunExecutionData,
	ITaskData,
} from 'n8n-workflow';

export interface ExecutionSummary {
	id: string;
	mode: string;
	status: ExecutionStatus;
	stoppedAt?: string | null;
}

export interface Execution extends ExecutionSummary {
	error?: ExecutionError;
	/** The names of the nodes that ran. */
	ran: string[];
	/** All runs of a node; a loop has several. */
	runs(node: string): ITaskData[];
	/** The last run of a node, with its error and hints. */
	task(node: string): ITaskData | undefined;
	/** What a node returned on one of its outputs. */
	items(node: string, output?: number): INodeExecutionData[];
	/** The same without links and files. */
	json(node: string, output?: number): IDataObject[];
}

/** Whether it has ended, however. */
export function isFinished({ status }: Pick<ExecutionSummary, 'status'>): boolean {
	return !['new', 'running', 'waiting'].includes(status);
}

export function parseExecution(summary: ExecutionSummary, data: string): Execution {
	const { runData, error } = (parse(data) as IRunExecutionData).resultData;
	const runs = (node: string) => runData[node] ?? [];
	const task = (node: string) => runs(node).at(-1);
	const items = (node: string, output = 0) => task(node)?.data?.main[output] ?? [];
	return {
		...summary,
		error,
		ran: Object.keys(runData),
		runs,
		task,
		items,
		json: (node, output) => items(node, output).map(({ json }) => json),
	};
}
