import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import pWaitFor from 'p-wait-for';
import { ActiveTrigger } from '../../tools/engine/activeTrigger.mts';
import { recordWarnings } from '../../tools/engine/container.mts';
import type { Fault, JobPlan } from '../../tools/mockApi/mockApi.mts';
import { useMockApi } from './fixture.mts';

const { mockApi } = useMockApi();

const MINUTE = 60_000;
const LIST = /\/scrape\/jobs\?/;

/** A time of the API, in milliseconds from now. */
const time = (offset: number) => `${new Date(Date.now() + offset).toISOString().slice(0, 19)}Z`;

function trigger(parameters: INodeParameters = {}, workflowId?: string): ActiveTrigger {
	const { baseUrl, apiKey } = mockApi();
	return new ActiveTrigger({ credential: { baseUrl, apiKey }, parameters, workflowId });
}

/** A job with one item that tells its ID, finished unless the plan says otherwise. */
function addJob(plan: JobPlan = {}): string {
	const id = plan.id ?? `job_${mockApi().requests.length}_${Math.random().toString(36).slice(2)}`;
	return mockApi().addJob({ id, data: [{ of: id }], ...plan });
}

const addJobs = (count: number, plan: JobPlan = {}) =>
	Array.from({ length: count }, () => addJob(plan));

/** From now on, the list has no data of any job. */
function leaveOutData(): void {
	mockApi().setListBehavior({
		editPage: (page) => ({
			...page,
			jobs: page.jobs.map((row) => ({ ...row, extracted_data: null })),
		}),
	});
}

async function polledJson(active: ActiveTrigger, mode?: 'manual'): Promise<IDataObject[]> {
	return ((await active.poll(mode)) ?? []).map(({ json }) => json);
}

/** The jobs whose items a poll gave the workflow. */
const polled = async (active: ActiveTrigger) => (await polledJson(active)).map(({ of }) => of);

async function activated(parameters?: INodeParameters, workflowId?: string) {
	const active = trigger(parameters, workflowId);
	expect(await active.poll()).toBeNull();
	return active;
}

const listRequests = () => mockApi().requests.filter(({ url }) => LIST.test(url));

const rowsRead = () =>
	listRequests().map(({ url }) => new URL(url, 'http://localhost').searchParams.get('offset'));

describe('the trigger', () => {
	it('starts from now, then returns each finished job once', async () => {
		addJobs(3);
		const active = await activated();
		expect(await active.poll()).toBeNull();
		const jobs = addJobs(2);
		expect((await polled(active)).sort()).toEqual([...jobs].sort());
		expect(await active.poll()).toBeNull();
		active.restart();
		expect(await active.poll()).toBeNull();
		const [last] = addJobs(1);
		expect(await polled(active)).toEqual([last]);
	});

	it('takes an expression without a value in URL Contains for none', async () => {
		const active = await activated({ urlContains: '={{ $vars.site }}' });
		const [job] = addJobs(1);
		expect(await polled(active)).toEqual([job]);
	});

	it('tells the job of each item if Include Job Fields is on', async () => {
		const active = await activated({ includeJobFields: true });
		const jobs = addJobs(2);
		const ids = (await polledJson(active)).map(({ of, aitronos_job_id: id }) => [of, id]);
		expect(ids.sort()).toEqual(jobs.map((id) => [id, id]).sort());
	});

	it('starts from now in an account without jobs', async () => {
		const active = await activated();
		active.restart();
		const [job] = addJobs(1);
		expect(await polled(active)).toEqual([job]);
	});

	it('returns a job when it finishes, the earliest first', async () => {
		const slow = addJob({ createdAt: time(-20 * MINUTE), outcome: 'never' });
		const active = await activated();
		const quick = addJob({ completedAt: time(-2_000) });
		expect(await polled(active)).toEqual([quick]);
		addJob({ id: slow, createdAt: time(-20 * MINUTE), completedAt: time(0) });
		const early = addJob({ completedAt: time(-10 * MINUTE) });
		expect(await polled(active)).toEqual([early, slow]);
	});

	it('watches the statuses that are set, and starts from now for one that is added', async () => {
		const active = await activated({ statuses: ['failed', 'cancelled'] });
		addJob();
		const failed = addJob({ outcome: 'failed', data: null, errorMessage: 'Blocked' });
		const cancelled = addJob({ outcome: 'cancelled', data: [{ part: 1 }] });
		expect(await polledJson(active)).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ job_id: failed, status: 'failed', error_message: 'Blocked' }),
				{ part: 1 },
				expect.objectContaining({ job_id: cancelled, status: 'cancelled', item_count: 1 }),
			]),
		);
		active.restart({ statuses: ['failed', 'completed'] });
		expect(await active.poll()).toBeNull();
		const jobs = [addJob(), addJob({ outcome: 'failed', data: [] })];
		const given = await polledJson(active);
		expect(given).toHaveLength(2);
		expect(given).toEqual(
			expect.arrayContaining([{ of: jobs[0] }, expect.objectContaining({ job_id: jobs[1] })]),
		);
	});

	it('returns only jobs whose URL contains a text, in any case', async () => {
		const active = await activated({ urlContains: ' Example.com/SHOP ' });
		const shop = addJob({ url: 'https://example.com/shop/1' });
		addJob({ url: 'https://example.com/blog' });
		expect(await polled(active)).toEqual([shop]);
		// The other one was seen.
		active.restart({});
		expect(await active.poll()).toBeNull();
	});

	it.each<[string, IDataObject]>([
		['simplified', { item_count: 1, finished: true, status: 'completed' }],
		['raw', { extracted_data: [{ a: 1 }], status: 'completed' }],
	])('returns one %s item per job', async (output, fields) => {
		const active = await activated({ output });
		const job = addJob({ data: [{ a: 1 }] });
		expect(await polledJson(active)).toMatchObject([{ job_id: job, ...fields }]);
	});

	it('takes rows only under their own status', async () => {
		const active = await activated();
		addJob({ outcome: 'never' });
		mockApi().fault({
			on: LIST,
			fault: {
				kind: 'edit',
				edit: (body) => ({ ...body, jobs: [{ job_id: 'job_x', status: 'processing' }] }),
			},
		});
		expect(await active.poll()).toBeNull();
	});

	it('fetches the job itself if the list leaves out its data, and no other', async () => {
		const active = await activated();
		const jobs = addJobs(3);
		const other = addJob({ url: 'https://example.org' });
		mockApi().removeJob(other);
		leaveOutData();
		mockApi().fault({
			on: new RegExp(`${jobs[0]}$`),
			times: 1,
			fault: { kind: 'status', status: 503 },
		});
		expect((await polled(active)).sort()).toEqual([...jobs].sort());
		expect(mockApi().requestsFor(jobs[0])).toHaveLength(2);
		expect(mockApi().requestsFor(jobs[1])).toHaveLength(1);

		active.restart({ output: 'simplified' });
		const [last] = addJobs(1);
		expect(await polledJson(active)).toMatchObject([{ job_id: last, item_count: 0 }]);
		expect(mockApi().requestsFor(last)).toHaveLength(0);
	});

	it.each<[string, Fault]>([
		['has no data yet', { kind: 'edit', edit: (body) => ({ ...body, extracted_data: null }) }],
		['is not there yet', { kind: 'status', status: 404 }],
	])('fetches a job again that %s', async (_what, fault) => {
		const active = await activated();
		const [late] = addJobs(1);
		leaveOutData();
		mockApi().fault({ on: new RegExp(`${late}$`), times: 1, fault });
		expect(await polled(active)).toEqual([late]);
		expect(mockApi().requestsFor(late)).toHaveLength(2);
	});

	it('fails if a job that is listed as finished has not, and returns it when it has', async () => {
		const active = await activated();
		const [late] = addJobs(1);
		leaveOutData();
		const edit = (body: object) => ({ ...body, status: 'processing', completed_at: null });
		mockApi().fault({ on: new RegExp(`${late}$`), times: 3, fault: { kind: 'edit', edit } });
		await expect(active.poll()).rejects.toMatchObject({
			message: `Scrape job '${late}' has finished, but its result isn't available yet`,
			description: 'The next check tries again.',
		});
		expect(await polled(active)).toEqual([late]);
	});

	it('skips a job that is gone when its data is fetched, and fails if it is only unavailable', async () => {
		const warnings = recordWarnings();
		const active = await activated();
		leaveOutData();
		const [gone, there] = addJobs(2);
		mockApi().fault({ on: new RegExp(`${gone}$`), fault: { kind: 'status', status: 404 } });
		const away = { on: new RegExp(`${there}$`), fault: { kind: 'status', status: 401 } } as const;
		mockApi().fault({ ...away, times: 1 });
		const before = active.stored;
		await expect(active.poll()).rejects.toMatchObject({
			message: `Scrape job '${there}' (status: completed): Aitronos rejected the API key (HTTP status 401)`,
		});
		const invalid = { kind: 'status', status: 422 } as const;
		mockApi().fault({ on: away.on, times: 1, fault: invalid });
		await expect(active.poll()).rejects.toMatchObject({
			description: expect.stringMatching(/^Follow the message from Aitronos\./),
		});
		expect(active.stored).toBe(before);
		expect(await polled(active)).toEqual([there]);
		expect(warnings().at(-1)).toContain(`Scrape job '${gone}'`);
		expect(await active.poll()).toBeNull();
	});

	it('serves two workflows, each with all jobs', async () => {
		const both = [await activated({}, 'one'), await activated({}, 'two')];
		const jobs = addJobs(5).sort();
		const given = await Promise.all(both.map(polled));
		expect(given.map((of) => of.sort())).toEqual([jobs, jobs]);
	});

	it('does not run twice at once', async () => {
		const active = await activated();
		const jobs = addJobs(2).sort();
		mockApi().fault({ on: LIST, times: 1, fault: { kind: 'delay', ms: 300 } });
		const { length } = mockApi().requests;
		const first = polled(active);
		await pWaitFor(() => mockApi().requests.length > length);
		expect(await active.poll()).toBeNull();
		expect((await first).sort()).toEqual(jobs);
		expect(mockApi().requests).toHaveLength(length + 1);
		expect(await active.poll()).toBeNull();
	});
});

describe('a test run in the editor', () => {
	it('returns the newest job that matches, however old, and leaves the state alone', async () => {
		const active = await activated({ urlContains: 'shop' });
		const plan = { url: 'https://example.com/shop' };
		addJob({ ...plan, createdAt: time(-3000 * MINUTE), completedAt: time(-2990 * MINUTE) });
		const newest = addJob({
			...plan,
			createdAt: time(-3001 * MINUTE),
			completedAt: time(-2980 * MINUTE),
		});
		for (let age = 0; age < 150; age++) {
			addJob({ createdAt: time(-age * 5 * MINUTE), completedAt: time(-age * 5 * MINUTE) });
		}
		const before = active.stored;
		expect(await polledJson(active, 'manual')).toEqual([{ of: newest }]);
		expect(active.stored).toBe(before);
	});

	it('returns a job with one of the statuses even if the API ignores the filter', async () => {
		const finished = addJob({ completedAt: time(-MINUTE) });
		const running = { job_id: 'job_running', status: 'processing', created_at: time(0) };
		mockApi().setListBehavior({
			editPage: (page) => ({ ...page, jobs: [running, ...page.jobs] }),
		});
		expect(await polledJson(trigger(), 'manual')).toEqual([{ of: finished }]);
	});

	it.each([
		['there is none', {}, /^No finished job matches$/, /'URL Contains'/],
		['it has no items', { data: [] }, /^The newest matching job has no items$/, /'Simplified'/],
	])('says so if %s', async (_what, plan, message, description) => {
		addJob({ url: 'https://example.com/blog' });
		if ('data' in plan) addJob({ url: 'https://example.com/shop', ...plan });
		await expect(trigger({ urlContains: 'shop' }).poll('manual')).rejects.toMatchObject({
			message: expect.stringMatching(message),
			description: expect.stringMatching(description),
		});
	});
});

describe('a poll that fails', () => {
	it.each<[string, Fault, RegExp]>([
		['a 401', { kind: 'status', status: 401 }, /^Aitronos rejected the API key/],
		['a 500', { kind: 'status', status: 500 }, /^Aitronos is temporarily unavailable/],
	])(
		'with %s leaves the state unchanged, and the next one returns the jobs',
		async (_what, fault, message) => {
			const active = await activated();
			const [page1, page2] = [addJobs(100), addJobs(20)];
			const before = active.stored;
			mockApi().fault({ on: 'offset=100', times: 3, fault });
			await expect(active.poll()).rejects.toMatchObject({
				name: 'NodeOperationError',
				message: expect.stringMatching(message),
				description: expect.any(String),
			});
			expect(active.stored).toBe(before);
			mockApi().reset();
			for (const id of [...page1, ...page2]) addJob({ id });
			expect((await polled(active)).sort()).toEqual([...page1, ...page2].sort());
		},
		20_000,
	);

	it('keeps its text if a job ID contains a system code', async () => {
		const active = await activated();
		addJob({ id: 'job_enoent', data: null });
		mockApi().fault({ on: /job_enoent$/, fault: { kind: 'status', status: 401 } });
		await expect(active.poll()).rejects.toMatchObject({
			message: expect.stringMatching(/^Scrape job 'job_enoent'.*rejected the API key/),
		});
	});

	it('names what is wrong with the credential', async () => {
		const active = new ActiveTrigger({ credential: { apiKey: '', baseUrl: mockApi().baseUrl } });
		await expect(active.poll()).rejects.toMatchObject({
			message: "'API Key' in the Aitronos API credential is empty",
		});
	});
});

describe('whatever the list does, each job is returned once', () => {
	/** Polls until nothing new has come twice. */
	async function pollAll(active: ActiveTrigger): Promise<unknown[]> {
		const all: unknown[] = [];
		for (let empty = 0; empty < 2;) {
			const given = await polled(active);
			all.push(...given);
			empty = given.length > 0 ? 0 : empty + 1;
			active.restart();
		}
		return all;
	}

	it.each(['newestFirst', 'oldestFirst', 'unsorted'] as const)(
		'%s, with pages that shift while they are read',
		async (order) => {
			addJobs(150);
			const active = await activated();
			const jobs = addJobs(250);
			let added = 0;
			mockApi().setListBehavior({
				order,
				beforePage() {
					if (added++ < 8) jobs.push(...addJobs(3));
				},
			});
			expect((await pollAll(active)).sort()).toEqual([...jobs].sort());
		},
	);

	it('with equal timestamps', async () => {
		const plan = { createdAt: time(0), completedAt: time(0) };
		addJobs(5, plan);
		const active = await activated();
		const jobs: string[] = [];
		for (let polls = 0; polls < 4; polls++) {
			const more = addJobs(50, plan);
			jobs.push(...more);
			expect((await polled(active)).sort()).toEqual(more.sort());
			active.restart();
		}
		expect(new Set(jobs).size).toBe(200);
	});

	it('with rows that are listed later than their timestamp', async () => {
		const active = await activated();
		expect(await polled(active)).toEqual([]);
		const now = addJob({ createdAt: time(0), completedAt: time(0) });
		expect(await polled(active)).toEqual([now]);
		for (const age of [1, 20, 59]) {
			const late = addJob({
				createdAt: time(-(age + 29) * MINUTE),
				completedAt: time(-age * MINUTE),
			});
			expect(await polled(active)).toEqual([late]);
			active.restart();
		}
		// What is later than the window counts as seen.
		addJob({ createdAt: time(-61 * MINUTE), completedAt: time(-61 * MINUTE) });
		expect(await active.poll()).toBeNull();
	});

	it('with a page that is empty or repeated for once', async () => {
		const active = await activated();
		const jobs = addJobs(250);
		const wait = { empty: [1, 5], repeated: [3] };
		mockApi().setListBehavior({
			editPage: (page, index, previous = page) => {
				if (wait.empty.includes(index)) return { ...page, jobs: [] };
				return wait.repeated.includes(index) ? { ...page, jobs: previous.jobs } : page;
			},
		});
		expect((await pollAll(active)).sort()).toEqual([...jobs].sort());
	});

	it('after a time of being inactive, with hundreds of jobs', async () => {
		const active = await activated();
		addJob({ createdAt: time(-5000 * MINUTE), completedAt: time(-5000 * MINUTE) });
		expect(await polled(active)).toHaveLength(1);
		active.restart();
		const jobs = Array.from({ length: 700 }, (_, index) =>
			addJob({ createdAt: time(-index * 7 * MINUTE), completedAt: time(-index * 7 * MINUTE) }),
		);
		expect((await pollAll(active)).sort()).toEqual(jobs.sort());
	});
});

describe('how much of the list is read', () => {
	/** Jobs that were created one every 2 minutes, the newest last. */
	const addHistory = (count: number) => {
		for (let index = count; index > 0; index--) {
			const at = time(-index * 2 * MINUTE);
			addJob({ createdAt: at, completedAt: at });
		}
	};

	it('ends at the first page of jobs older than two hours while pages come newest first', async () => {
		addHistory(600);
		await activated();
		// 60 jobs in two hours: the second page is older.
		expect(rowsRead()).toEqual(['0', '100']);
	});

	it('ends at 2,000 rows in any other order, and says so in the log', async () => {
		addHistory(2_100);
		const warnings = recordWarnings();
		mockApi().setListBehavior({ order: 'oldestFirst' });
		const active = await activated();
		expect(rowsRead()).toHaveLength(20);
		expect(warnings()).toEqual([
			'Aitronos lists more than 2000 completed jobs: only the first 2000 were checked',
		]);
		mockApi().setListBehavior({ order: 'newestFirst' });
		mockApi().requests.length = 0;
		// The newest of those that were checked is on the second page.
		expect(await polled(active)).toHaveLength(100);
		expect(rowsRead()).toEqual(['0', '100', '200']);
		expect(warnings()).toHaveLength(1);
	}, 30_000);

	it('halves a page that is too large, and skips a single row that is', async () => {
		const warnings = recordWarnings();
		const active = await activated();
		const jobs = addJobs(6);
		// The third row of the list: the page beyond the bound is packed to a few bytes.
		const [huge] = jobs.slice(-3);
		mockApi().fault({
			on: /limit=(100|50|25|12|6|3)&offset=0$|limit=2&offset=[12]$|limit=1&offset=2$/,
			fault: {
				kind: 'body',
				body: gzipSync(Buffer.alloc(33 * 1024 * 1024, ' ')),
				headers: { 'content-encoding': 'gzip' },
			},
		});
		expect((await polled(active)).sort()).toEqual(jobs.filter((id) => id !== huge).sort());
		expect(warnings()).toEqual([
			'Aitronos scrape job at position 3 of the completed jobs was skipped: its data is larger than 32 MiB',
		]);
	}, 30_000);
});
