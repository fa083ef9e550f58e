import { type INode, NodeOperationError } from 'n8n-workflow';
import type { FailureCause } from '../transport/apiError';
import type { ErrorText } from '../utils/format';

/** The error that stops the workflow, because of an input item if there are any. */
export function toNodeError(
	node: INode,
	{ error: text, message }: ErrorText,
	itemIndex?: number,
	failure?: FailureCause,
): NodeOperationError {
	const error = new NodeOperationError(node, text, { itemIndex, failure });
	// Set afterwards, because the constructor replaces a message that contains a system code, even in
	// a job ID. An execution whose error says "canceled" would end as cancelled.
	error.message = text.replaceAll('canceled', 'cancelled');
	error.description = error.message === text ? message : `${text}. ${message}`;
	return error;
}
