import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	NodeOperationError,
} from 'n8n-workflow';
import type { FailureCause } from '../transport/apiError';
import type { ErrorText } from '../utils/format';
import { toNodeError } from './nodeError';
import { isTool } from './toolOutput';

/**
 * What the input items of an execution get, in input order, each n8n item linked to its input item.
 * With On Error set to Stop, the first failed item is the result.
 */
export class ItemResults {
	private readonly byInput: INodeExecutionData[][];

	private failure: { itemIndex: number; error: NodeOperationError } | undefined;

	private readonly continuesOnFail: boolean;

	constructor(private readonly context: IExecuteFunctions) {
		this.byInput = context.getInputData().map(() => []);
		// A tool has no On Error in the editor. What it throws reaches the model without its advice, or
		// not at all, or ends the execution: that depends on the versions of n8n and its agent.
		this.continuesOnFail =
			context.continueOnFail() || (isTool(context) && context.getNode().onError === undefined);
	}

	/** The number of input items. */
	get count(): number {
		return this.byInput.length;
	}

	/** Whether a failed item has ended the execution. */
	get isStopped(): boolean {
		return this.failure !== undefined;
	}

	/** The input item that ended it. */
	get stoppedBy(): number | undefined {
		return this.failure?.itemIndex;
	}

	/** Replaces what the input item gets. */
	set(itemIndex: number, items: IDataObject[]): void {
		this.byInput[itemIndex] = toN8nItems(items, itemIndex);
	}

	/** More for the input item, behind what it has. Linked to all of `origins` if that is given. */
	add(itemIndex: number, items: IDataObject[], origins?: readonly number[]): void {
		const added = toN8nItems(items, itemIndex, origins);
		for (const item of added) this.byInput[itemIndex]?.push(item);
	}

	fail(itemIndex: number, text: ErrorText, cause?: FailureCause): void {
		this.set(itemIndex, []);
		this.failPart(itemIndex, text, cause);
	}

	/** A part of the input item's result failed: an error item behind what it has. */
	failPart(
		itemIndex: number,
		text: ErrorText,
		cause?: FailureCause,
		origins?: readonly number[],
	): void {
		this.add(itemIndex, [{ ...text }], origins);
		if (this.continuesOnFail) return;
		this.failure ??= {
			itemIndex,
			error: toNodeError(this.context.getNode(), text, itemIndex, cause),
		};
	}

	/** More for the error that stops the workflow, if there is one. */
	addToError(sentences: string): void {
		if (!this.failure) return;
		const { error } = this.failure;
		error.description = `${error.description} ${sentences}`;
	}

	/** All n8n items. Throws if a failed item stops the workflow. */
	toOutput(): INodeExecutionData[][] {
		if (this.failure) throw this.failure.error;
		const items = this.byInput.flat();
		const hasErrorOutput = this.context.getNode().onError === 'continueErrorOutput';
		return [hasErrorOutput ? withFastShift(items) : items];
	}
}

/**
 * To fill the error output, n8n shifts one item after another off the array until it is empty, and
 * each shift moves all items behind it if there are many: hours for a million. Popped off the
 * reversed array, the items come in the same order.
 */
function withFastShift<T>(items: T[]): T[] {
	let isReversed = false;
	const shift = (): T | undefined => {
		if (!isReversed) items.reverse();
		isReversed = true;
		return items.pop();
	};
	return Object.defineProperty(items, 'shift', { value: shift });
}

function toN8nItems(
	items: IDataObject[],
	itemIndex: number,
	origins: readonly number[] = [itemIndex],
): INodeExecutionData[] {
	const links = origins.map((item) => ({ item }));
	// One object for all of them, as n8n's own helper does it.
	const pairedItem = links.length === 1 ? links[0] : links;
	return items.map((json) => ({ json, pairedItem }));
}
