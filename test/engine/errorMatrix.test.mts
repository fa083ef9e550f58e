/**
 * Fault × moment × On Error, each in an execution of its own between two good jobs, which must come
 * out whatever happens to the job between them. The rows are in errorMatrix.mts.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { INode } from 'n8n-workflow';
import { type MockApi, startMockApi } from '../../tools/mockApi/mockApi.mts';
import { given, NODE, nodeWith, origins } from './fixture.mts';
import { type Gets, LAST_WAIT, type Row, ROWS } from './errorMatrix.mts';
import { type EngineResult, runInEngine } from '../../tools/engine/runInEngine.mts';

jest.setTimeout(60_000);

type OnError = NonNullable<INode['onError']>;
type Moment = 'first' | 'middle' | 'last';

const ON_ERROR: OnError[] = ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'];
const SEPARATE = 30;

interface Case {
	row: Row;
	moment: Moment;
	onError: OnError;
	gets: Gets;
}

const CASES: Case[] = ROWS.flatMap((row) => {
	const moments: Moment[] = row.onlyAfterAnswer ? [] : ['first'];
	if (row.inject) moments.push('middle');
	if (row.atLast) moments.push('last');
	return moments.flatMap((moment) =>
		ON_ERROR.map((onError) => ({
			row,
			moment,
			onError,
			gets: moment === 'last' ? row.atLast! : row.gets,
		})),
	);
});

async function execute({ row, moment, onError }: Case, api: MockApi): Promise<EngineResult> {
	api.addJob({ id: 'good_1', data: [{ good: 1 }] });
	api.addJob({ id: 'good_2', data: [{ good: 2 }], finishAfter: row.neighbor ? 60_000 : 300 });
	const outcome = moment === 'last' ? 'never' : 'completed';
	const bad = api.addJob({
		id: 'bad',
		outcome,
		data: row.job?.outcome ? undefined : [{ a: 1 }, { a: 2 }],
		// In the middle, the first request finds the job running.
		clock: 'firstRequest',
		finishAfter: moment === 'middle' ? 500 : 0,
		...row.job,
	});
	if (row.inject) {
		api.fault({
			on: new RegExp(`/jobs/${bad}$`),
			after: moment === 'first' ? 0 : 1,
			times: row.times,
			fault: typeof row.inject === 'function' ? row.inject(api.origin) : row.inject,
		});
	}
	return await runInEngine({
		credential: { apiKey: api.apiKey, baseUrl: api.baseUrl },
		input: ['good_1', bad, 'good_2'].map((id) => ({ job_id: id })),
		nodes: [
			nodeWith(
				'waitUntilComplete',
				{
					maxWait: moment === 'last' ? LAST_WAIT : (row.maxWait ?? 30),
					options: moment === 'last' ? { pollInterval: 20 } : {},
					...row.parameters,
				},
				{ onError },
			),
		],
	});
}

/** What each output returns for an input item that gets this. */
function expectedOutputs(gets: Gets, onError: OnError): { main: unknown[]; error: unknown[] } {
	if (!gets.error) return { main: gets.items!, error: [] };
	const item = {
		error: expect.stringMatching(gets.error),
		message: expect.stringMatching(gets.message!),
	};
	if (onError === 'continueRegularOutput') return { main: [item], error: [] };
	// n8n adds the fields of the input item on the error output.
	return { main: [], error: [{ ...item, job_id: expect.any(String) }] };
}

/** Throws unless the items are what the row says, and those of the good jobs are all there. */
function judge({ row, onError, gets }: Case, result: EngineResult): void {
	if (gets.error && onError === 'stopWorkflow') {
		expect(result.run.status).toBe('error');
		expect(result.task(NODE)?.error).toMatchObject({
			message: expect.stringMatching(tolerant(gets.error)),
			description: expect.stringMatching(gets.message!),
			context: row.neighbor ? {} : { itemIndex: 1 },
		});
		return;
	}
	expect(result.run.status).toBe('success');
	const good = (number: number): Gets => ({ label: 'its item', items: [{ good: number }] });
	const each = [good(1), gets, row.neighbor ?? good(2)].map((of) => expectedOutputs(of, onError));
	for (const [output, name] of (['main', 'error'] as const).entries()) {
		expect(given(result, output)).toEqual(each.flatMap((of) => of[name]));
		expect(origins(result, output)).toEqual(each.flatMap((of, item) => of[name].map(() => item)));
	}
}

/** A message that stops a workflow has no word that would end it as cancelled. */
const tolerant = (pattern: RegExp) =>
	new RegExp(pattern.source.replaceAll('canceled', 'cancelled'));

const queue = [...CASES];
const results = new Map<Case, Promise<EngineResult>>();

/** Executions run side by side, since most of their time is waiting. */
async function work(): Promise<void> {
	for (let next = queue.shift(); next; next = queue.shift()) {
		const running = executeAlone(next);
		results.set(next, running);
		await running.catch(() => {});
	}
}

/** With a mock API of its own. */
async function executeAlone(current: Case): Promise<EngineResult> {
	const api = await startMockApi();
	return await execute(current, api).finally(async () => await api.close());
}

const passedCells = new Map<Row, string[]>();
/** Those that failed at first. */
const repeatedCells: string[] = [];

describe('between two good jobs, a bad one loses nothing', () => {
	beforeAll(async () => {
		await Promise.all(Array.from({ length: SEPARATE }, work));
	}, 180_000);

	it.each(
		CASES.map((current) => [current.row.fault, current.moment, current.onError, current] as const),
	)('%s | %s request | %s', async (fault, moment, onError, current) => {
		try {
			judge(current, await results.get(current)!);
		} catch {
			// Beside the others, on a busy machine, a wait of a few seconds can be over before the fault.
			repeatedCells.push([fault, moment, onError].join(', '));
			judge(current, await executeAlone(current));
		}
		const passed = passedCells.get(current.row) ?? [];
		passedCells.set(current.row, [...passed, `${moment}/${onError}`]);
	});
});

afterAll(() => {
	const lines = ROWS.map((row) => {
		const count = CASES.filter((current) => current.row === row).length;
		const passed = passedCells.get(row)?.length ?? 0;
		const gets = row.atLast
			? `${row.gets.label}; at the last: ${row.atLast.label}`
			: row.gets.label;
		return `${passed === count ? '✓' : '✗'} ${String(passed).padStart(2)}/${count}  ${row.fault.padEnd(58)} ${gets}`;
	});
	process.stdout.write(
		`\nError matrix: cells passed, fault, what its item gets (the good jobs beside it: always their items)\n${lines.join('\n')}\n` +
			`${[...passedCells.values()].flat().length} of ${CASES.length} cells passed\n` +
			`Failed at first, then run again alone: ${repeatedCells.join('; ') || 'none'}\n\n`,
	);
});
