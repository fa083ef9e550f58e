import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readJobId } from './jobId';
import { type Advice, showText } from './text';

/**
 * Reads the parameters of one input item, by their properties in the node. Expressions can give
 * anything, so each value is checked; the first that does not fit becomes the item's `refusal`, and
 * a value that fits stands in for it.
 */
export class ItemParameters {
	refusal: Advice | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemIndex: number,
	) {}

	jobId({ name }: INodeProperties): string {
		const read = readJobId(this.value(name));
		if ('id' in read) return read.id;
		this.refusal ??= read.refusal;
		return '';
	}

	/** A number of seconds, in milliseconds; `unset` where the parameter is not set. */
	seconds<T>(property: INodeProperties, unset: T, collection?: string): number | T {
		const value = this.value(property.name, collection);
		if (value === null) return unset;
		const least = property.typeOptions?.minValue ?? 0;
		const seconds = toNumber(value);
		return seconds >= least && Number.isFinite(seconds)
			? seconds * 1000
			: this.refuse(property, value, `a number of seconds, ${least} or more`, unset);
	}

	/** A whole number. */
	count(property: INodeProperties, collection?: string): number {
		const { minValue = 0, maxValue = Infinity } = property.typeOptions ?? {};
		const fallback = property.default as number;
		const value = this.value(property.name, collection) ?? fallback;
		const count = Math.trunc(toNumber(value));
		return count >= minValue && count <= maxValue
			? count
			: this.refuse(property, value, `a number from ${minValue} to ${maxValue}`, fallback);
	}

	/** One of the values that a list offers. */
	choice<T extends string>(property: INodeProperties, collection?: string): T {
		const fallback = property.default as T;
		const value = this.value(property.name, collection) ?? fallback;
		const known = (property.options ?? []).flatMap((option) =>
			'value' in option ? option.value : [],
		);
		return known.includes(value as T)
			? (value as T)
			: this.refuse(property, value, `one of: ${known.join(', ')}`, fallback);
	}

	flag(property: INodeProperties, collection?: string): boolean {
		const value = this.value(property.name, collection) ?? property.default;
		return typeof value === 'boolean'
			? value
			: this.refuse(property, value, 'true or false', false);
	}

	/** Null where the parameter is not set, or an expression gives nothing. */
	private value(name: string, collection?: string): unknown {
		const path = collection ? `${collection}.${name}` : name;
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

	private refuse<T>(
		{ displayName }: INodeProperties,
		value: unknown,
		wanted: string,
		fallback: T,
	): T {
		// Only what has a text of its own: an object may not be convertible to one.
		const text =
			typeof value === 'object' ? 'an object or a list' : `'${showText(String(value), 60)}'`;
		const shown = text === "''" ? 'empty' : text;
		this.refusal ??= {
			error: `'${displayName}' does not hold what it should`,
			message: `It is ${shown}: set it to ${wanted}.`,
		};
		return fallback;
	}
}

function toNumber(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
}
