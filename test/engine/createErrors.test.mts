/**
 * A creation that fails, among others that don't: whatever happens to one POST, each other job is
 * created exactly once, a POST is repeated only if the API says that it did nothing, and the error
 * says that the job might exist exactly if the mock API was asked for it in vain.
 */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Fault } from '../../tools/mockApi/mockApi.mts';
import { fieldsOf, given, NODE, nodeWith, origins } from './fixture.mts';
import { startMockApi } from '../../tools/mockApi/mockApi.mts';
import { runInEngine } from '../../tools/engine/runInEngine.mts';

interface Row {
	what: string;
	fault: Fault;
	/** Whether the API creates the job nevertheless. */
	processed?: boolean;
	/** How many POSTs the fault affects; default: the first that comes. */
	times?: number;
	/** What the error says; undefined: the item gets its job. */
	error?: RegExp;
	message?: RegExp;
	/** Whether the error says that the job might exist. */
	mightExist?: boolean;
	/** Jobs created for the failing item. */
	created: 0 | 1;
	/** POSTs in all for three input items; default 3. */
	posts?: number;
}

const CREATED: Pick<Row, 'mightExist' | 'created' | 'processed'> = {
	mightExist: true,
	created: 1,
	processed: true,
};
const MIGHT: Pick<Row, 'mightExist' | 'created'> = { mightExist: true, created: 0 };
const status = (
	code: number,
	further: Partial<Extract<Fault, { kind: 'status' }>> = {},
): Fault => ({
	kind: 'status',
	status: code,
	...further,
});
const error = (code: string) => ({
	body: { success: false, error: { code, message: 'What the API said', trace_id: 'trace-7' } },
});
const AFTER_A_SECOND = { headers: { 'Retry-After': '1' } };

const ROWS: Row[] = [
	// Before the API could act.
	{ what: 'reset before', fault: { kind: 'resetBefore' }, error: /connection .* lost/, ...MIGHT },
	{ what: '401', fault: status(401), error: /rejected the API key/, created: 0 },
	{
		what: '402',
		fault: status(402, error('PAYMENT')),
		error: /requires payment/,
		message: /plan and balance.*What the API said.*trace-7/,
		created: 0,
	},
	{ what: '403', fault: status(403), error: /permission to create/, created: 0 },
	{
		what: '403, organizations',
		fault: status(403, error('AMBIGUOUS_ORGANIZATION')),
		error: /permission/,
		message: /'Organization ID'/,
		created: 0,
	},
	{ what: '404', fault: status(404), error: /API wasn't found/, message: /'Base URL'/, created: 0 },
	{
		what: '404 of a gateway',
		fault: { kind: 'html', status: 404 },
		error: /API wasn't found/,
		created: 0,
	},
	{
		what: '422',
		fault: status(422),
		error: /rejected the request as invalid/,
		message: /'URL'/,
		created: 0,
	},
	{ what: 'success: false', fault: status(200, error('NO')), error: /rejected/, created: 0 },
	{
		what: 'a redirect',
		fault: { kind: 'redirect', location: '/elsewhere' },
		error: /redirect/,
		created: 0,
	},
	// While or after it acted.
	{
		what: 'reset after processing',
		fault: { kind: 'resetBefore' },
		error: /connection .* lost/,
		...CREATED,
	},
	{
		what: 'reset during the response',
		fault: { kind: 'resetDuring' },
		error: /incomplete/,
		...CREATED,
	},
	{ what: 'half a response', fault: { kind: 'cutOff' }, error: /incomplete/, ...CREATED },
	{ what: '500 after processing', fault: status(500), error: /HTTP status 500/, ...CREATED },
	{ what: '500 before', fault: status(500), error: /HTTP status 500/, ...MIGHT },
	{
		what: '502 of a gateway after processing',
		fault: { kind: 'html', status: 502 },
		error: /HTTP status 502/,
		...CREATED,
	},
	{
		what: '503 of a gateway after processing',
		fault: { kind: 'html', status: 503 },
		error: /HTTP status 503/,
		...CREATED,
	},
	{
		what: '503 of a gateway before',
		fault: { kind: 'html', status: 503 },
		error: /HTTP status 503/,
		...MIGHT,
	},
	{
		what: '504 of a gateway after processing',
		fault: { kind: 'html', status: 504 },
		error: /HTTP status 504/,
		...CREATED,
	},
	{ what: '408 after processing', fault: status(408), error: /HTTP status 408/, ...CREATED },
	{
		what: 'a page after processing',
		fault: { kind: 'html', status: 200 },
		error: /isn't JSON/,
		...CREATED,
	},
	{
		what: 'invalid JSON after processing',
		fault: { kind: 'body', body: '{"job_id": ' },
		error: /invalid JSON/,
		...CREATED,
	},
	{
		what: 'no body after processing',
		fault: { kind: 'body', body: '' },
		error: /isn't JSON/,
		...CREATED,
	},
	{
		what: 'JSON without an ID after processing',
		fault: { kind: 'body', body: '{"status":"pending"}' },
		error: /unexpected/,
		...CREATED,
	},
	// The API says that it did nothing: it is repeated, twice at most.
	{ what: '429 with Retry-After', fault: status(429, AFTER_A_SECOND), created: 1, posts: 4 },
	{ what: '503 with Retry-After', fault: status(503, AFTER_A_SECOND), created: 1, posts: 4 },
	{ what: '429', fault: status(429), created: 1, posts: 4 },
	{ what: '503', fault: status(503), created: 1, posts: 4 },
	{
		what: 'a long Retry-After',
		fault: status(429, { headers: { 'Retry-After': '600' }, ...error('LIMIT') }),
		times: 3,
		error: /won't accept requests for another (10 min|\d+ s) \(HTTP status 429\)$/,
		message: /Try again after.*spending limit.*What the API said/,
		created: 0,
	},
];

const PAGES = ['https://a.example/', 'https://b.example/', 'https://c.example/'];

/** Three creations, the first to arrive of which fails. */
async function execute({ fault, processed, times = 1 }: Row) {
	const api = await startMockApi();
	api.fault({ method: 'POST', times, processed, fault });
	const result = await runInEngine({
		credential: { apiKey: api.apiKey, baseUrl: api.baseUrl },
		input: PAGES.map((url) => ({ url })),
		nodes: [
			nodeWith('create', fieldsOf({ title: 'string' }), { onError: 'continueRegularOutput' }),
		],
	});
	await api.close();
	return { api, result };
}

describe('of three creations, one gets', () => {
	/** Side by side, since most of their time is waiting. */
	const running = new Map<Row, ReturnType<typeof execute>>();
	beforeAll(() => {
		for (const row of ROWS) running.set(row, execute(row));
	});

	it.each(ROWS.map((row) => [row.what, row] as const))(
		'%s',
		async (_what, row) => {
			const { api, result } = await running.get(row)!;
			const items = given(result);
			expect(origins(result)).toEqual([0, 1, 2]);
			const failed = items.filter((item) => 'error' in item);
			const isLong = row.times === 3;
			expect(failed).toHaveLength(row.error ? (isLong ? 3 : 1) : 0);
			for (const item of failed) {
				expect(item.error).toMatch(row.error!);
				expect(item.error).toMatch(
					row.mightExist ? /might have been created: / : /wasn't created: /,
				);
				expect(item.message).toMatch(row.message ?? /./);
				const howToFind = /might exist.*create it twice.*'Get Many'/;
				if (row.mightExist) expect(item.message).toMatch(howToFind);
				else expect(item.message).not.toMatch(/might exist/);
			}
			const good = isLong ? 0 : 3 - failed.length;
			expect(api.createdJobs).toHaveLength(isLong ? 0 : 2 + row.created);
			expect(new Set(api.createdJobs.map(({ url }) => url)).size).toBe(api.createdJobs.length);
			expect(items.flatMap(({ job_id: id }) => id ?? [])).toHaveLength(good);
			expect(api.requests.filter(({ method }) => method === 'POST')).toHaveLength(row.posts ?? 3);
			expect(result.task(NODE)?.error).toBeUndefined();
		},
		30_000,
	);
});
