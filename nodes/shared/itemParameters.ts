import type { IExecuteFunctions } from 'n8n-workflow';
import { readJobId } from './jobId';
import { isObject } from './narrow';
import { type Advice, showText } from './text';

/**
 * Reads the parameters of one input item. Expressions can give anything, so each value is checked;
 * the first that does not fit becomes the item's `refusal`, and a default stands in for it.
 */
export class ItemParameters {
	refusal: Advice | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemIndex: number,
	) {}

	jobId(): string {
		const read = readJobId(this.value('jobId'));
		if ('id' in read) return read.id;
		this.refusal ??= read.refusal;
		return '';
	}

	/** A number of seconds, in milliseconds. `path` as in `options.pollInterval`. */
	seconds<T>(path: string, label: string, least: number, fallback: T): number | T {
		const value = this.value(path);
		if (value === null) return fallback;
		const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
		if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= least) {
			return seconds * 1000;
		}
		return this.refuse(label, value, `a number of seconds, ${least} or more`, fallback);
	}

	/** A whole number. */
	count(path: string, label: string, least: number, most: number, fallback: number): number {
		const value = this.value(path) ?? fallback;
		const count = Math.trunc(Number(value));
		return count >= least && count <= most
			? count
			: this.refuse(label, value, `a number from ${least} to ${most}`, fallback);
	}

	/** One of the values that a list offers; the first is the default. */
	choice<T extends string>(path: string, label: string, values: readonly [T, ...T[]]): T {
		const value = this.value(path) ?? values[0];
		const known = values.find((candidate) => candidate === value);
		return known ?? this.refuse(label, value, `one of: ${values.join(', ')}`, values[0]);
	}

	flag(path: string, label: string): boolean {
		const value = this.value(path) ?? false;
		return typeof value === 'boolean' ? value : this.refuse(label, value, 'true or false', false);
	}

	/** Null where the parameter is not set, or an expression gives nothing. */
	private value(path: string): unknown {
		try {
			// With undefined as the fallback n8n would throw.
			return this.context.getNodeParameter(path, this.itemIndex, null) ?? null;
		} catch (error) {
			const said = error instanceof Error ? error.message : String(error);
			this.refusal ??= {
				error: 'An expression of this node could not be worked out for this input item',
				message: `Open the node and check the expressions of its fields. n8n says: ${showText(said)}`,
			};
			return null;
		}
	}

	private refuse<T>(label: string, value: unknown, wanted: string, fallback: T): T {
		const shown = isObject(value) ? 'an object' : `'${showText(String(value), 60)}'`;
		this.refusal ??= {
			error: `'${label}' does not hold what it should`,
			message: `It is ${shown}: set it to ${wanted}.`,
		};
		return fallback;
	}
}
