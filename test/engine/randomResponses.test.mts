/**
 * Whatever is sent about a job, in whatever order: its execution ends, its input item has exactly
 * one outcome, and the jobs beside it lose nothing. Other cases than those of every run:
 * `RANDOM_SEED=7 RANDOM_CASES=2000 npx jest --selectProjects engine --testPathPatterns random`.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { type MockApi, startMockApi } from '../../tools/mockApi/mockApi.mts';
import { type EngineResult, runInEngine } from '../../tools/engine/runInEngine.mts';
import { given, NODE, nodeWith } from './fixture.mts';
import { type RandomCase, randomCases } from './randomResponses.mts';

const COUNT = Number(process.env.RANDOM_CASES ?? 300);
const SEED = Number(process.env.RANDOM_SEED ?? 1);
const IN_PARALLEL = 60;
/** Seconds. The longest Max Wait and the time of a response, or the retries of Get Status. */
const LONGEST = 30;

const CASES = randomCases(COUNT, SEED);
const results = new Map<RandomCase, EngineResult | Error>();
let api: MockApi;

const GOOD = [[{ good: 1 }, { good: 2 }], [{ good: 3 }]];

function addJobs({ id, responses, progress, plan }: RandomCase): string[] {
	responses.forEach((fault, index) => {
		api.fault({ on: new RegExp(`/${id}$`), after: index, times: 1, fault });
	});
	if (progress) api.fault({ on: `/${id}/progress`, fault: progress });
	api.addJob({ ...plan, id });
	const good = GOOD.map((data, index) => api.addJob({ id: `good_${id}_${index}`, data }));
	return [good[0]!, id, good[1]!];
}

async function execute(current: RandomCase): Promise<EngineResult> {
	const { operation, onError, output, maxWait, ...options } = current;
	const { includeJobFields, onEmptyResult, onTimeout, onUnsuccessful } = options;
	const waiting = operation === 'waitUntilComplete';
	const jobs = addJobs(current);
	return await runInEngine({
		credential: { apiKey: api.apiKey, baseUrl: api.baseUrl },
		input: jobs.map((id) => ({ job_id: id })),
		nodes: [
			nodeWith(
				operation,
				{
					// The good jobs give their items in any case.
					output: `={{ $json.job_id.startsWith("good") ? "items" : "${output}" }}`,
					...(waiting
						? { maxWait: `={{ $json.job_id.startsWith("good") ? 30 : ${maxWait} }}` }
						: {}),
					options: {
						includeJobFields: `={{ $json.job_id.startsWith("good") ? false : ${includeJobFields} }}`,
						onEmptyResult,
						...(waiting ? { onTimeout, onUnsuccessful } : {}),
					},
				},
				{ onError },
			),
		],
	});
}

/** The jobs in what was sent, decoded independently of the code that is tested. */
function sentJobs({ responses, plan }: RandomCase): IDataObject[] {
	const bodies = responses.flatMap((fault) => ('body' in fault ? [String(fault.body)] : []));
	const jobs = bodies.flatMap((body) => {
		try {
			const sent = JSON.parse(body, keepDigits) as IDataObject;
			return [sent, sent?.data as IDataObject];
		} catch {
			return [];
		}
	});
	return [...jobs, { extracted_data: (plan.data ?? []) as IDataObject['data'] }].filter(Boolean);
}

function keepDigits(_key: string, value: unknown, { source }: { source?: string } = {}): unknown {
	if (typeof value !== 'number' || source === undefined) return value;
	if (!Number.isFinite(value)) return source;
	if (!/^-?\d+$/.test(source)) return value;
	return String(value) === source && BigInt(value) === BigInt(source) ? value : source;
}

function renamed(item: IDataObject): IDataObject {
	const rename = (key: string): string => {
		if (key !== 'error' && key !== '$error') return key;
		return Object.hasOwn(item, `${key}_`) ? `${key}__` : `${key}_`;
	};
	return Object.fromEntries(Object.entries(item).map(([key, value]) => [rename(key), value]));
}

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the items of a job are as JSON, which shows every key. */
function itemsOf({ extracted_data: data }: IDataObject): string[] {
	const list = data === undefined || data === null ? [] : Array.isArray(data) ? data : [data];
	return list.map((item) => JSON.stringify(renamed(isObject(item) ? item : { value: item })));
}

const STATE_KEYS = [
	'job_id',
	'status',
	'finished',
	'url',
	'item_count',
	'error_message',
	'processing_time',
	'created_at',
	'completed_at',
];

function isState(item: IDataObject, output: RandomCase['output'], sent: IDataObject[]): boolean {
	const keys = Object.keys(item).join();
	if (keys === 'job_id,status,finished') return item.status === null && item.finished === false;
	if (output !== 'raw') return keys === STATE_KEYS.join();
	const text = JSON.stringify(item);
	return (
		keys.startsWith('job_id,status,url') ||
		sent.some((job) => JSON.stringify(renamed(job)) === text)
	);
}

const withoutJobFields = (item: IDataObject): IDataObject =>
	Object.fromEntries(Object.entries(item).filter(([key]) => !key.startsWith('aitronos_job_')));

/** Why these aren't the items, the state or the items and the state of one of the sent jobs. */
function wrongItems(current: RandomCase, items: IDataObject[]): string | undefined {
	const sent = sentJobs(current);
	const last = items.at(-1)!;
	if (current.output !== 'items') {
		return items.length === 1 && isState(last, current.output, sent) ? undefined : 'no state';
	}
	const some = items.map((item) =>
		JSON.stringify(current.includeJobFields ? withoutJobFields(item) : item),
	);
	const isOneJob = (texts: string[]) =>
		sent.some((job) => itemsOf(job).join('\n') === texts.join('\n'));
	if (isOneJob(some)) return undefined;
	return isState(last, 'items', sent) && (some.length === 1 || isOneJob(some.slice(0, -1)))
		? undefined
		: 'not the items of a job that was sent';
}

function wrongText(text: unknown, limit: number): string | undefined {
	if (typeof text !== 'string' || text.trim() === '') return 'no text';
	if (/[\p{Cc}\p{Cf}]/u.test(text)) return 'control characters';
	// The parser and Aitronos are quoted, whatever they say.
	const own = text.replace(/(The JSON parser reports|Message from Aitronos): .*/s, '');
	if (/undefined|\[object|NaN/.test(own)) return 'not a text for people';
	return text.length > limit ? 'too long' : undefined;
}

/** What contradicts itself, or claims what nobody said. */
function wrongAdvice(message: string): string | undefined {
	if (/Try again later/.test(message) && /Increase 'Max Wait'/.test(message)) return 'two advices';
	if (/gave no reason/.test(message) && /Message from Aitronos/.test(message)) return 'a reason';
	return /Follow the message/.test(message) && !/Message from/.test(message)
		? 'no message'
		: undefined;
}

function wrongError(id: string, error: unknown, message: unknown): string | undefined {
	return (
		wrongText(error, 500) ??
		wrongText(message, 1_500) ??
		wrongAdvice(String(message)) ??
		(String(error).includes(`'${id}'`) ? undefined : 'without the job')
	);
}

const isErrorItem = ({ json }: INodeExecutionData) =>
	typeof json.error === 'string' && typeof json.message === 'string';

/** What is wrong with the result of an execution; undefined if nothing is. */
function violation(current: RandomCase, result: EngineResult | Error): string | undefined {
	if (result instanceof Error) return `threw: ${result.message}`;
	const { id, onError } = current;
	const [main, onErrorOutput] = [result.items(NODE), result.items(NODE, 1)];
	const { error } = result.task(NODE) ?? {};
	if (error) {
		if (onError !== 'stopWorkflow') return `the node failed: ${error.message}`;
		if (error.name !== 'NodeOperationError') return `${error.name}: ${error.message}`;
		return wrongError(id, error.message, error.description);
	}
	if (result.run.status !== 'success') return `ended as ${result.run.status}`;
	const of = (index: number) =>
		main.filter(({ pairedItem }) => (pairedItem as { item: number }).item === index);
	const good = [of(0), of(2)].map((items) => items.map(({ json }) => json));
	if (JSON.stringify(good) !== JSON.stringify(GOOD)) return 'the jobs beside it are affected';
	if (of(0).length + of(1).length + of(2).length !== main.length) return 'unlinked items';

	const failed = onErrorOutput.length > 0 ? onErrorOutput : of(1).filter(isErrorItem);
	if (failed.length > 0) {
		const { json } = failed[0]!;
		const { job_id: inputId, ...own } = json;
		const keys = Object.keys(onErrorOutput.length > 0 ? own : json).join();
		if (failed.length + of(1).length > (onErrorOutput.length > 0 ? 1 : 2)) return 'two outcomes';
		if (keys !== 'error,message') return `an error item with ${keys}`;
		if (onErrorOutput.length > 0 && inputId !== id) return 'an error item of another input item';
		return wrongError(id, json.error, json.message);
	}
	if (of(1).length > 0)
		return wrongItems(
			current,
			of(1).map(({ json }) => json),
		);
	const hints = result.task(NODE)?.hints ?? [];
	return hints.some(({ message }) =>
		/completed without items|have? no items yet|has no items/.test(message),
	)
		? undefined
		: 'nothing, without a hint';
}

async function work(queue: RandomCase[]): Promise<void> {
	for (let next = queue.shift(); next; next = queue.shift()) {
		const current = next;
		results.set(current, await execute(current).catch((error: Error) => error));
	}
}

beforeAll(
	async () => {
		api = await startMockApi();
		const queue = [...CASES];
		await Promise.all(Array.from({ length: IN_PARALLEL }, async () => await work(queue)));
	},
	(COUNT / IN_PARALLEL + 1) * LONGEST * 1_000,
);

afterAll(async () => await api.close());

describe(`${COUNT} random sequences of responses, seed ${SEED}`, () => {
	it('end with one true outcome for each input item', () => {
		const violations = CASES.flatMap((current) => {
			const result = results.get(current)!;
			const what = violation(current, result);
			if (what === undefined) return [];
			const got = result instanceof Error ? result.stack : [given(result), given(result, 1)];
			return [{ what, current, got, hints: 'task' in result ? result.task(NODE)?.hints : [] }];
		});
		// The first ones are enough to begin with.
		expect(violations.slice(0, 3)).toEqual([]);
	});

	it('cover every kind of outcome', () => {
		const outcomes = CASES.map((current) => {
			const result = results.get(current)!;
			if (result instanceof Error) return 'thrown';
			if (result.task(NODE)?.error) return 'stopped';
			if (result.items(NODE, 1).length > 0) return 'error output';
			const items = result
				.items(NODE)
				.filter(({ pairedItem }) => (pairedItem as { item: number }).item === 1);
			if (items.length === 0) return 'nothing';
			return items.some(isErrorItem) ? 'error item' : 'items';
		});
		expect([...new Set(outcomes)].sort()).toEqual([
			'error item',
			'error output',
			'items',
			'nothing',
			'stopped',
		]);
	});
});
