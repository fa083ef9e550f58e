import { type INode, NodeOperationError } from 'n8n-workflow';
import type { FailureCause } from './fault';
import type { Advice } from './text';

/** Advice about an input item as the error that stops the workflow. */
export function toNodeError(
	node: INode,
	advice: Advice,
	itemIndex: number,
	failure?: FailureCause,
): NodeOperationError {
	const error = new NodeOperationError(node, advice.error, { itemIndex, failure });
	// Set afterwards, since the constructor replaces a message in which it finds a system code, even
	// in a job ID. n8n also ends an execution as stopped by hand if the message holds "canceled".
	error.message = advice.error.replaceAll('canceled', 'cancelled');
	error.description =
		error.message === advice.error ? advice.message : `${advice.error}. ${advice.message}`;
	return error;
}
