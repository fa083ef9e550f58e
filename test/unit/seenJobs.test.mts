import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createdAt, finishedAt, parseJob, type ScrapeJob } from '../../nodes/shared/model/job.ts';
import {
	KEY_LENGTH,
	parseState,
	SeenJobs,
	type TriggerState,
} from '../../nodes/shared/model/seenJobs.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-03-01T12:00:00Z');
/** The bound of the issue, for what n8n stores of the node. */
const MAX_STATE = 32_000;

const keyOf = (id: string) => id.padStart(KEY_LENGTH, '-');
const iso = (time: number) => new Date(time).toISOString();

function job(id: string | number, fields: object = {}): ScrapeJob {
	return parseJob({ job_id: String(id), status: 'completed', ...fields }, '')!;
}

/** A poll of one status. Returns the IDs of the new jobs, and the state as it is stored. */
function poll(
	state: TriggerState | undefined,
	rows: Iterable<ScrapeJob>,
	{ now = Infinity, statuses = ['completed'] } = {},
): { fresh: string[]; state: TriggerState } {
	const jobs = new SeenJobs(state, now, keyOf);
	const fresh: string[] = [];
	for (const row of rows) {
		for (const status of statuses) if (jobs.remember(status, row)) fresh.push(row.id);
	}
	const stored: unknown = JSON.parse(JSON.stringify(jobs.toState(statuses)));
	return { fresh, state: parseState(stored as never)! };
}

describe('when a job finished', () => {
	it.each([
		['completed_at', { completed_at: '2026-03-01T12:00:00Z', created_at: 'x' }, START],
		['created_at if that is null', { completed_at: null, created_at: iso(START) }, START],
		['created_at if that is no time', { completed_at: 'soon', created_at: iso(START) }, START],
		['in UTC without a time zone', { completed_at: '2026-03-01T12:00:00' }, START],
		['in UTC with a space and no zone', { completed_at: '2026-03-01 12:00:00.000000' }, START],
		['in its zone with a space', { completed_at: '2026-03-01 14:00:00+02:00' }, START],
		['in a time zone without a colon', { completed_at: '2026-03-01T13:00:00+0100' }, START],
		['with a time zone', { completed_at: '2026-03-01T13:00:00+01:00' }, START],
		['with fractions', { completed_at: '2026-03-01T12:00:00.250000Z' }, START + 250],
		['a day', { completed_at: '2026-03-01' }, START - 12 * HOUR],
		['unknown', {}, undefined],
		['unknown if it is a number', { completed_at: 5, created_at: '' }, undefined],
	])('is %s', (_what, fields, expected) => {
		expect(finishedAt(job(1, fields))).toBe(expected);
	});

	it('differs from when it was created', () => {
		const fields = { created_at: iso(START), completed_at: iso(START + 5) };
		expect(createdAt(job(1, fields))).toBe(START);
		expect(createdAt(job(1))).toBeUndefined();
	});
});

describe('the stored state', () => {
	it.each([
		['nothing', {}],
		['something else', { lastPoll: 5 }],
		['no times', { statuses: [], seen: {}, watermark: null, floor: 1 }],
		['no floor', { statuses: [], seen: {}, watermark: 1, floor: null }],
		['no statuses', { statuses: 'completed', seen: {}, watermark: 1, floor: 1 }],
		['no keys', { statuses: [], seen: 'x', watermark: 1, floor: 1 }],
	])('is not used if it is %s', (_what, stored) => {
		expect(parseState(stored as never)).toBeUndefined();
	});

	it('is plain JSON that comes back as it was', () => {
		const rows = [job('a'), job('b', { completed_at: iso(START) })];
		const { state } = poll(undefined, rows);
		expect(parseState(JSON.parse(JSON.stringify(state)) as never)).toEqual(state);
		expect(poll(state, rows)).toEqual({ fresh: [], state });
	});
});

describe('a poll', () => {
	const at = (minutes: number) => ({ completed_at: iso(START + minutes * MINUTE) });
	const { state } = poll(undefined, [job('old', at(0))]);

	it.each([
		['a later job', at(1), true],
		['a job of the same time', at(0), true],
		['a job that is listed late', at(-59), true],
		['a job beyond the window', at(-61), false],
		['a job without any time', {}, true],
		['a job without the time of its end', { created_at: iso(START - 30 * MINUTE) }, true],
		['a running job', { ...at(1), status: 'processing' }, false],
		['a job of another status', { ...at(1), status: 'failed' }, false],
	])('takes %s as the rules say', (_what, fields, isFresh) => {
		expect(poll(state, [job('new', fields)]).fresh).toEqual(isFresh ? ['new'] : []);
	});

	it('reads up to two hours before the last one', () => {
		const jobs = new SeenJobs(state, Infinity, keyOf);
		expect(jobs.readUntil('completed')).toBe(START - 2 * HOUR);
		// Jobs of this poll don't change that: there can be days between two polls.
		jobs.remember('completed', job('new', at(5000)));
		expect(jobs.readUntil('completed')).toBe(START - 2 * HOUR);
		expect(jobs.readUntil('failed')).toBe(START + 5000 * MINUTE - 2 * HOUR);
	});

	it('reads up to two hours before the latest job at first', () => {
		const jobs = new SeenJobs(undefined, Infinity, keyOf);
		expect(jobs.readUntil('completed')).toBeLessThan(0);
		jobs.remember('completed', job('a', at(0)));
		jobs.remember('completed', job('b', at(-9)));
		expect(jobs.readUntil('completed')).toBe(START - 2 * HOUR);
	});

	it('is not led astray by a job from the future', () => {
		const future = job('future', { completed_at: '2099-01-01T00:00:00Z' });
		let last = poll(state, [future], { now: START });
		expect(last.fresh).toEqual(['future']);
		last = poll(last.state, [future, job('next', at(1))], { now: START + MINUTE });
		expect(last.fresh).toEqual(['next']);
	});

	it('does not take a job again whose time is corrected', () => {
		let last = poll(state, [job('a', { created_at: iso(START) })]);
		expect(last.fresh).toEqual(['a']);
		for (const minutes of [30, 61, 80]) {
			last = poll(last.state, [job('a', at(29)), job(minutes, at(minutes))]);
			expect(last.fresh).toEqual([String(minutes)]);
		}
	});

	it('remembers a job as long as its time is within the window, to the second', () => {
		const [early, late] = [job('early', at(50 / 60)), job('late', at(60.5))];
		let last = poll(state, [early]);
		// A row can be left out while pages shift.
		last = poll(last.state, [late]);
		expect(last.fresh).toEqual(['late']);
		expect(poll(last.state, [early, late]).fresh).toEqual([]);
	});

	it('forgets jobs beyond the window', () => {
		const last = poll(state, [job('late', at(200))]);
		const minute = START / MINUTE + 200;
		expect(last.state.seen).toEqual({ [minute]: keyOf('late') });
	});

	it('counts a job without any time only once', () => {
		let last = poll(state, [job('undated')]);
		for (let polls = 0; polls < 600; polls++) last = poll(last.state, [job('undated')]);
		expect(poll(last.state, [job('undated'), job('other')]).fresh).toEqual(['other']);
		const rows = Array.from({ length: 600 }, () => job('undated'));
		expect(poll(state, [...rows, job('other')]).fresh).toEqual(['undated', 'other']);
	});

	it('takes at most 500 jobs without any time, and they displace no others', () => {
		const undated = Array.from({ length: 3_000 }, (_, id) => job(`u${id}`));
		let last = poll(state, undated);
		expect(last.fresh).toHaveLength(500);
		const dated = Array.from({ length: 1_000 }, (_, id) => job(id, at(1)));
		last = poll(last.state, [...undated, ...dated]);
		expect(last.fresh).toHaveLength(1_000);
		expect(poll(last.state, [...undated, ...dated]).fresh).toEqual([]);
		// A job that is known loses its time.
		const without = dated.map(({ id }) => job(id));
		expect(poll(last.state, without).fresh).toEqual([]);
	});
});

interface Planned {
	status: string;
	/** Minutes: when it was created, how long it ran, and how much later it is listed. */
	created: number;
	ran: number;
	late: number;
	missing: 'nothing' | 'completed_at' | 'both';
}

interface PollPlan {
	/** A row in so many that are known is left out, as when pages shift. */
	hides: number;
	/** Minutes since the last one. */
	after: number;
	fails: boolean;
	restarts: boolean;
	/** What the local clock says, in minutes from the truth. */
	skew: number;
	statuses: string[];
	shuffle: number;
}

const STATUSES = ['completed', 'failed', 'cancelled'];

const plannedJob: fc.Arbitrary<Planned> = fc.record({
	status: fc.constantFrom(...STATUSES),
	created: fc.integer({ min: -100, max: 300 }),
	ran: fc.nat(30),
	late: fc.nat(29),
	missing: fc.constantFrom('nothing', 'nothing', 'completed_at', 'both'),
});

const pollPlan: fc.Arbitrary<PollPlan> = fc.record({
	hides: fc.integer({ min: 1, max: 5 }),
	after: fc.oneof(fc.nat(3), fc.nat(60)),
	fails: fc.boolean(),
	restarts: fc.boolean(),
	skew: fc.oneof(fc.constant(0), fc.integer({ min: -5_000, max: 5_000 })),
	statuses: fc.oneof(fc.constant(STATUSES), fc.subarray(STATUSES, { minLength: 1 })),
	shuffle: fc.nat(),
});

/** The row of a job. There are many equal timestamps. */
function rowOf({ status, created, ran, missing }: Planned, id: number): ScrapeJob {
	const seconds = (id % 3) * 25_000;
	return job(id, {
		status,
		created_at: missing === 'both' ? null : iso(START + created * MINUTE),
		completed_at: missing === 'nothing' ? iso(START + (created + ran) * MINUTE - seconds) : null,
	});
}

/** A different order for each poll, some rows twice. */
function listing(rows: ScrapeJob[], seed: number): ScrapeJob[] {
	const order = ({ id }: ScrapeJob) => (Number(id) * 7919 + seed) % 104_729;
	const shuffled = [...rows].sort((a, b) => order(a) - order(b));
	return [...shuffled, ...shuffled.slice(0, seed % 3)];
}

describe('over any sequence of polls', () => {
	it('each finished job is returned once, at the first poll that lists it', () => {
		fc.assert(
			fc.property(
				fc.array(plannedJob, { maxLength: 60 }),
				fc.array(pollPlan, { minLength: 1, maxLength: 30 }),
				(planned, polls) => {
					const rows = planned.map(rowOf);
					const known = new Set<string>();
					let watched: string[] = [];
					let state: TriggerState | undefined;
					let minutes = 0;
					for (const { hides, after, fails, restarts, skew, statuses, shuffle } of polls) {
						minutes += after;
						const isListed = (row: ScrapeJob, index: number) => {
							const { created, ran, late } = planned[index];
							return created + ran + late <= minutes && statuses.includes(row.status);
						};
						const isShown = ({ id }: ScrapeJob, index: number) =>
							hides < 2 || !known.has(id) || (index + shuffle) % hides > 0;
						const listed = rows.filter(isListed).filter(isShown);
						const now = START + (minutes + skew) * MINUTE;
						const result = poll(state, listing(listed, shuffle), { now, statuses });
						if (fails) continue;
						const expected = listed.filter(
							({ id, status }) => !known.has(id) && watched.includes(status),
						);
						expect(result.fresh.sort()).toEqual(expected.map(({ id }) => id).sort());
						for (const { id } of listed) known.add(id);
						watched = statuses;
						state = restarts
							? parseState(JSON.parse(JSON.stringify(result.state)) as never)
							: result.state;
					}
				},
			),
			{ numRuns: 400 },
		);
	});

	/** Adds jobs evenly and polls every so many minutes. Returns the sizes of the state. */
	function sizesOver(
		minutes: number,
		{ every, perMinute, skew = 0 }: { every: number; perMinute: number; skew?: number },
	) {
		const rows: ScrapeJob[] = [];
		let { state } = poll(undefined, []);
		const sizes: number[] = [];
		for (let minute = every; minute <= minutes; minute += every) {
			const added = Array.from({ length: every * perMinute }, (_, index) => {
				const ago = (index / perMinute) * MINUTE;
				return job(rows.length + index, { completed_at: iso(START + minute * MINUTE - ago) });
			});
			rows.push(...added);
			const now = START + (minute + skew) * MINUTE;
			const last = poll(state, rows.slice(-2_000), { now });
			expect(last.fresh).toEqual(added.map(({ id }) => id));
			sizes.push(JSON.stringify(last.state).length);
			state = last.state;
		}
		return sizes;
	}

	it.each<[string, number, { every: number; perMinute: number; skew?: number }]>([
		['1,000 jobs an hour', 240, { every: 6, perMinute: 17 }],
		['1,000 jobs an hour, by a wrong clock', 240, { every: 6, perMinute: 17, skew: -9_999 }],
		['one job a minute, by a wrong clock', 3_000, { every: 60, perMinute: 1, skew: -9_999 }],
	])(
		'with %s each job is returned once and the state stays below 32 kB',
		(_what, minutes, given) => {
			const sizes = sizesOver(minutes, given);
			expect(Math.max(...sizes)).toBeLessThanOrEqual(MAX_STATE);
			expect(Math.max(...sizes)).toBeGreaterThan(9_000);
		},
	);

	it('with bursts of thousands no job is returned twice and the state stays below 32 kB', () => {
		let { state } = poll(undefined, []);
		const all: string[] = [];
		for (let burst = 0; burst < 6; burst++) {
			const added = Array.from({ length: 3_000 }, (_, index) =>
				job(burst * 3_000 + index, { completed_at: iso(START + burst * 2 * MINUTE) }),
			);
			for (let polls = 0; polls < 3; polls++) {
				const last = poll(state, added);
				all.push(...last.fresh);
				state = last.state;
				expect(JSON.stringify(state).length).toBeLessThanOrEqual(MAX_STATE);
			}
		}
		expect(all).toHaveLength(18_000);
		expect(new Set(all).size).toBe(18_000);
	});
});
