import { describe, expect, it } from '@jest/globals';
import { getPage, listJobs, type PageQuery } from '../../nodes/shared/polling/listJobs.ts';
import type { ApiError } from '../../nodes/shared/transport/apiError.ts';
import type { AitronosClient, ApiRequest, ApiResult } from '../../nodes/shared/transport/client.ts';

type Query = { status?: string; limit: number; offset: number };
type Reply = { jobs: unknown[]; total?: unknown } | { error: ApiError };

/** How the list answers a query; `index` counts the requests. */
type Script = (query: Query, index: number) => Reply;

const TOO_LARGE: Reply = { error: { kind: 'tooLarge' } };
const DENIED: Reply = { error: { kind: 'http', status: 403, server: { source: 'api' } } };

const row = (id: number) => ({ job_id: `job_${id}`, status: 'completed' });
const rows = (count: number) => Array.from({ length: count }, (_, id) => row(id));
const ids = (from: number, to: number) =>
	rows(to)
		.slice(from)
		.map(({ job_id: id }) => id);

/** A list of so many jobs that does what the documentation says. */
const listOf =
	(count: number): Script =>
	({ limit, offset }) => ({ jobs: rows(count).slice(offset, offset + limit), total: count });

/** A client that sends nothing: the list is scripted. */
function clientFor(script: Script) {
	const queries: Query[] = [];
	const client: AitronosClient = {
		signal: new AbortController().signal,
		close() {},
		async request<T>({ path, query, parse }: ApiRequest<T>): Promise<ApiResult<T>> {
			expect(path).toEqual(['scrape', 'jobs']);
			queries.push(query as unknown as Query);
			const reply = script(query as unknown as Query, queries.length - 1);
			const timing = { startedAt: performance.now(), queuedMs: 0 };
			if ('error' in reply) return { error: reply.error, isTransient: false, ...timing };
			const data = parse(reply);
			return data === undefined
				? { error: { kind: 'unexpected' }, isTransient: false, ...timing }
				: { data, ...timing };
		},
	};
	return { client, queries };
}

async function list(script: Script, limit = Infinity, status?: string) {
	const { client, queries } = clientFor(script);
	const result = await listJobs(client, { limit, status, map: ({ id }) => id });
	const asked = queries.map(({ limit: rowCount, offset }) => `${rowCount} from ${offset}`);
	return { result, queries, asked };
}

describe('a list of 137 jobs', () => {
	it.each<[string, number, number, string[]]>([
		['Limit 50', 50, 50, ['50 from 0']],
		['Limit 60', 60, 60, ['60 from 0']],
		['Limit 120', 120, 120, ['100 from 0', '20 from 100']],
		['Limit 137', 137, 137, ['100 from 0', '37 from 100']],
		['Limit 200', 200, 137, ['100 from 0', '100 from 100']],
		['Return All', Infinity, 137, ['100 from 0', '100 from 100']],
	])('is read with %s', async (_what, limit, count, requests) => {
		const { result, asked } = await list(listOf(137), limit);
		expect(result).toEqual({ jobs: ids(0, count), tooLarge: [], isCut: false });
		expect(asked).toEqual(requests);
	});

	it('is read whole although the API returns fewer rows than it is asked for', async () => {
		const capped: Script = (query, index) =>
			listOf(137)({ ...query, limit: Math.min(query.limit, 30) }, index);
		const { result, asked } = await list(capped);
		expect(result).toEqual({ jobs: ids(0, 137), tooLarge: [], isCut: false });
		expect(asked.map((query) => query.split(' ').at(-1))).toEqual(['0', '30', '60', '90', '120']);
		expect((await list(capped, 60)).result).toMatchObject({ jobs: ids(0, 60) });
	});

	it('is read whole although the API returns more rows than it is asked for', async () => {
		const generous: Script = (query, index) => listOf(137)({ ...query, limit: 100 }, index);
		expect((await list(generous, 120)).result).toMatchObject({ jobs: ids(0, 120) });
		expect((await list(generous, 5)).result).toMatchObject({ jobs: ids(0, 5) });
	});

	it.each<[string, unknown]>([
		['without a total', undefined],
		['with a total that is no number', '137'],
	])('is read to its end %s', async (_what, total) => {
		const script: Script = (query, index) => ({ ...listOf(137)(query, index), total }) as Reply;
		const { result, asked } = await list(script);
		expect(result).toEqual({ jobs: ids(0, 137), tooLarge: [], isCut: false });
		expect(asked).toEqual(['100 from 0', '100 from 100', '100 from 137']);
	});

	it('can be filtered by status', async () => {
		expect((await list(listOf(137), 1, 'failed')).queries[0]).toEqual({
			status: 'failed',
			limit: 1,
			offset: 0,
		});
		expect((await list(listOf(137), 1)).queries[0]).not.toHaveProperty('status');
	});
});

describe('a list that changes while it is read ends, with nothing twice', () => {
	it.each<[string, Script, string[], boolean]>([
		['an empty list', listOf(0), [], false],
		[
			'a page that repeats',
			({ limit }) => ({ jobs: rows(137).slice(0, limit), total: 500 }),
			ids(0, 100),
			true,
		],
		[
			'an empty page before the end',
			(query, index) => (index === 1 ? { jobs: [], total: 350 } : listOf(350)(query, index)),
			ids(0, 100),
			true,
		],
		[
			'a total that grows',
			(query, index) => ({ ...listOf(137)(query, index), total: 137 + index }),
			ids(0, 137),
			true,
		],
		[
			'jobs that are added at its beginning',
			({ limit, offset }, index) => ({
				jobs: rows(137).slice(Math.max(0, offset - index), offset - index + limit),
				total: 137 + index,
			}),
			ids(0, 137),
			false,
		],
		[
			'rows that are no jobs',
			({ limit, offset }) => ({
				jobs: [row(0), {}, null, 'x', { job_id: 'no_status' }, row(1)].slice(
					offset,
					offset + limit,
				),
				total: 6,
			}),
			ids(0, 2),
			false,
		],
	])('%s', async (_what, script, jobs, isCut) => {
		const { result, queries } = await list(script);
		expect(result).toEqual({ jobs, tooLarge: [], isCut });
		expect(queries.length).toBeLessThan(5);
	});
});

it('a list without an end is cut, and says so', async () => {
	const endless: Script = ({ limit, offset }) => ({
		jobs: Array.from({ length: limit }, (_, index) => row(offset + index)),
	});
	const { result, queries } = await list(endless);
	expect(result).toMatchObject({ isCut: true });
	expect('jobs' in result && result.jobs.length).toBe(20_000);
	expect(queries).toHaveLength(200);
});

describe('a response that is too large', () => {
	/** At most so many rows fit into a response; a row of `large` never does. */
	const limited =
		(count: number, mostRows: number, large: number[] = []): Script =>
		(query, index) => {
			const { limit, offset } = query;
			const fits = limit <= mostRows && !large.some((at) => at >= offset && at < offset + limit);
			return fits ? listOf(count)(query, index) : TOO_LARGE;
		};

	it('is requested in halves', async () => {
		const { result, asked } = await list(limited(137, 30));
		expect(result).toEqual({ jobs: ids(0, 137), tooLarge: [], isCut: false });
		expect(asked.slice(0, 4)).toEqual(['100 from 0', '50 from 0', '25 from 0', '25 from 25']);
	});

	it('is left out and named if a single row is too large', async () => {
		const { result } = await list(limited(10, 100, [3, 7]));
		expect(result).toEqual({
			jobs: ids(0, 10).filter((id) => id !== 'job_3' && id !== 'job_7'),
			tooLarge: [3, 7],
			isCut: false,
		});
	});

	it('ends the list if its last row is too large', async () => {
		const { result, queries } = await list(limited(3, 100, [2]));
		expect(result).toEqual({ jobs: ids(0, 2), tooLarge: [2], isCut: false });
		expect(queries.length).toBeLessThan(15);
	});

	it('does not end a list of nothing else', async () => {
		const { result, queries } = await list(() => TOO_LARGE);
		expect(result).toMatchObject({ jobs: [], isCut: true });
		expect(queries.length).toBeLessThan(400);
	});
});

it.each<[string, Reply, number]>([
	['the first page', DENIED, 0],
	['a later page', DENIED, 1],
	['a page that is none', { total: 5 } as unknown as Reply, 0],
])('an error of %s is the result', async (_what, reply, at) => {
	const { result } = await list((query, index) =>
		index === at ? reply : listOf(137)(query, index),
	);
	expect(result).toEqual({
		error: 'error' in reply ? reply.error : { kind: 'unexpected' },
	});
});

describe('the page before a position', () => {
	async function page(query: PageQuery, script: Script) {
		const { client } = clientFor(script);
		const result = await getPage(client, query);
		return 'error' in result ? result : { ...result, jobs: result.jobs.map(({ id }) => id) };
	}

	it('has the rows up to it', async () => {
		expect(await page({ limit: 20, before: 137 }, listOf(137))).toMatchObject({
			jobs: ids(117, 137),
			offset: 117,
		});
		expect(await page({ limit: 20, before: 7 }, listOf(137))).toMatchObject({
			jobs: ids(0, 7),
			offset: 0,
		});
	});

	it('leaves no gap if the API returns fewer rows', async () => {
		const capped: Script = (query, index) =>
			listOf(137)({ ...query, limit: Math.min(query.limit, 8) }, index);
		expect(await page({ limit: 20, before: 137 }, capped)).toMatchObject({
			jobs: ids(129, 137),
			offset: 129,
		});
	});

	it('leaves no gap if its response is too large', async () => {
		const limited: Script = (query, index) =>
			query.limit > 5 ? TOO_LARGE : listOf(137)(query, index);
		expect(await page({ limit: 20, before: 137 }, limited)).toMatchObject({
			jobs: ids(132, 137),
			offset: 132,
		});
	});
});
