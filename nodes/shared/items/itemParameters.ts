import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { type ParsedId, parseBatchId, parseJobId } from '../model/jobId';
import { type ErrorText, sanitizeText } from '../utils/format';
import type { Parsed } from '../utils/parsed';
import { nonEmptyString } from '../utils/typeGuards';

/**
 * Reads the parameters of one input item, by their properties in the node. Expressions and AI
 * models can give anything, so each value is parsed. The first invalid one becomes the item's
 * `error`; the parameter then has its default.
 */
export class ItemParameters {
	error: ErrorText | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly itemIndex: number,
	) {}

	getJobId({ name }: INodeProperties): string {
		return this.takeId(parseJobId(this.getValue(name)));
	}

	getBatchId({ name }: INodeProperties): string {
		return this.takeId(parseBatchId(this.getValue(name)));
	}

	/** A number of seconds, in milliseconds; `defaultValue` if the parameter isn't set. */
	getSeconds<T>(property: INodeProperties, defaultValue: T, collection?: string): number | T {
		const value = this.getValue(property.name, collection);
		if (value === null) return defaultValue;
		const min = property.typeOptions?.minValue ?? 0;
		const seconds = toNumber(value);
		return seconds >= min && Number.isFinite(seconds)
			? seconds * 1000
			: this.reject(property, value, `Enter a number of seconds, at least ${min}.`, defaultValue);
	}

	getInteger(property: INodeProperties, collection?: string): number {
		const { minValue = 0, maxValue = Infinity } = property.typeOptions ?? {};
		const defaultValue = property.default as number;
		const value = this.getValue(property.name, collection) ?? defaultValue;
		const integer = Math.trunc(toNumber(value));
		return integer >= minValue && integer <= maxValue
			? integer
			: this.reject(
					property,
					value,
					maxValue === Infinity
						? `Enter a number, at least ${minValue}.`
						: `Enter a number from ${minValue} to ${maxValue}.`,
					defaultValue,
				);
	}

	/** The value of an option, given as its value or its name, in any case. */
	getOption<T extends string>(property: INodeProperties, collection?: string): T {
		const defaultValue = property.default as T;
		const value = this.getValue(property.name, collection) ?? defaultValue;
		const options = (property.options ?? []) as INodePropertyOptions[];
		const wanted = toWord(value);
		const found =
			options.find((option) => toWord(option.value) === wanted) ??
			options.find((option) => toWord(option.name) === wanted);
		if (found) return found.value as T;
		const values = options.flatMap(({ value }) => value || []).join(', ');
		return this.reject(property, value, `Use one of: ${values}.`, defaultValue);
	}

	/** Text without white space around it; undefined if there is none. */
	getText(property: INodeProperties, collection?: string): string | undefined {
		const value = this.getValue(property.name, collection);
		if (value === null) return undefined;
		if (typeof value === 'string') return nonEmptyString(value)?.trim();
		if (typeof value === 'number') return String(value);
		return this.reject(property, value, 'Enter text.', undefined);
	}

	/** What `parse` makes of the value; its complaint becomes the item's error. */
	getParsed<T>(
		property: INodeProperties,
		parse: (value: unknown) => Parsed<T>,
		collection?: string,
	): T | undefined {
		const parsed = parse(this.getValue(property.name, collection));
		if ('value' in parsed) return parsed.value;
		this.error ??= {
			error: `'${property.displayName}' ${sanitizeText(parsed.invalid, 200)}`,
			message: parsed.whatToDo,
		};
		return undefined;
	}

	/** Whether the user has added the option to its collection, with a value. */
	isSet({ name }: INodeProperties, collection: string): boolean {
		const value = this.getValue(name, collection);
		return typeof value === 'string' ? value.trim() !== '' : value !== null;
	}

	getBoolean(property: INodeProperties, collection?: string): boolean {
		const value = this.getValue(property.name, collection) ?? property.default;
		const word = toWord(value);
		if (word === 'true' || word === 'false') return word === 'true';
		return this.reject(property, value, 'Use true or false.', false);
	}

	/** Null if the parameter isn't set, or an expression gives nothing. */
	getValue(name: string, collection?: string): unknown {
		const path = collection ? `${collection}.${name}` : name;
		try {
			// With undefined as the fallback n8n would throw.
			return this.context.getNodeParameter(path, this.itemIndex, null) ?? null;
		} catch (error) {
			const text = error instanceof Error ? error.message : String(error);
			this.error ??= {
				error: "An expression in this node couldn't be evaluated for this item",
				message: `Check the expressions in the node's parameters. Message from n8n: ${sanitizeText(text)}`,
			};
			return null;
		}
	}

	private takeId(parsed: ParsedId): string {
		if ('id' in parsed) return parsed.id;
		this.error ??= parsed.error;
		return '';
	}

	private reject<T>(
		{ displayName }: INodeProperties,
		value: unknown,
		whatToDo: string,
		defaultValue: T,
	): T {
		this.error ??= {
			error: `Invalid value for '${displayName}'`,
			message: `${describeValue(value)} ${whatToDo}`,
		};
		return defaultValue;
	}
}

/** An object might not convert to text, so it is only named. */
function describeValue(value: unknown): string {
	if (typeof value === 'object') return 'The value is an object or array.';
	const text = sanitizeText(String(value), 60);
	return text === '' ? 'The value is empty.' : `The value is '${text}'.`;
}

function toNumber(value: unknown): number {
	if (typeof value === 'number') return value;
	return typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
}

function toWord(value: unknown): string | undefined {
	if (typeof value === 'boolean') return String(value);
	return typeof value === 'string' ? value.trim().toLowerCase() : undefined;
}
