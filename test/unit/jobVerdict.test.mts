import { describe, expect, it } from '@jest/globals';
import type { WatchResult } from '../../nodes/shared/watch.ts';
import { simplifyJob } from '../../nodes/shared/jobOutput.ts';
import { judgeResult, type Wishes } from '../../nodes/shared/jobVerdict.ts';
import { readScrapeJob } from '../../nodes/shared/scrapeJob.ts';

const job = (status: string, extracted: unknown = null) =>
	readScrapeJob({ job_id: 'job_1', status, extracted_data: extracted }, 'job_1')!;

const DONE = job('completed', [{ a: 1 }, { a: 2 }]);
const EMPTY = job('completed', []);
const RUNNING = job('processing');
const FAILED = job('failed', [{ a: 1 }]);
const CANCELLED = job('cancelled');
const UNKNOWN = { job_id: 'job_1', status: null, finished: false };

const answered = (of: typeof DONE): WatchResult => ({ kind: 'answered', job: of });
const FAULT: WatchResult = { kind: 'fault', fault: { kind: 'tooLarge' } };
const TIME_UP: WatchResult = { kind: 'timeUp', job: RUNNING };
const PARTLY: WatchResult = { kind: 'timeUp', job: job('processing', [{ a: 1 }]) };
const SILENT: WatchResult = { kind: 'timeUp', fault: { kind: 'silent' } };
const HELD: WatchResult = { kind: 'held', job: RUNNING, retryAfter: 9e6 };

const ITEMS: Wishes = {
	jobId: 'job_1',
	output: 'items',
	includeJobFields: false,
	onEmptyResult: 'nothing',
	onTimeout: 'fail',
	onUnsuccessful: 'fail',
	maxWait: 300_000,
};
const as = (some: Partial<Wishes>): Wishes => ({ ...ITEMS, ...some });
const fails = (error: string) => ({
	cause: undefined,
	advice: { error: expect.stringContaining(error), message: expect.any(String) },
});

describe('an input item gets', () => {
	it.each<[string, WatchResult, Wishes, object]>([
		['the items', answered(DONE), ITEMS, { items: [{ a: 1 }, { a: 2 }] }],
		[
			'the simplified job',
			answered(DONE),
			as({ output: 'simplified' }),
			{ items: [simplifyJob(DONE)] },
		],
		['the raw job', answered(DONE), as({ output: 'raw' }), { items: [DONE.fields] }],
		['nothing of an empty job, and a note', answered(EMPTY), ITEMS, { items: [], note: 'empty' }],
		[
			'the summary of an empty job',
			answered(EMPTY),
			as({ onEmptyResult: 'summaryItem' }),
			{ items: [simplifyJob(EMPTY)] },
		],
		[
			'a failed item for an empty job',
			answered(EMPTY),
			as({ onEmptyResult: 'fail' }),
			fails('has no items'),
		],
		[
			'an empty job simplified, whatever the choice for items',
			answered(EMPTY),
			as({ output: 'simplified', onEmptyResult: 'fail' }),
			{ items: [simplifyJob(EMPTY)] },
		],
		[
			'nothing of a running job, and a note',
			answered(RUNNING),
			as({ onEmptyResult: 'fail' }),
			{ items: [], note: 'running' },
		],
		[
			'a running job simplified',
			answered(RUNNING),
			as({ output: 'simplified' }),
			{ items: [simplifyJob(RUNNING)] },
		],
		['a failed item for a failed job', answered(FAILED), ITEMS, fails('ended as failed')],
		[
			'a failed item for a failed job, simplified',
			answered(FAILED),
			as({ output: 'simplified' }),
			fails('ended as failed'),
		],
		['a failed item for a cancelled job', answered(CANCELLED), ITEMS, fails('ended as cancelled')],
		[
			'the items, then the state of a failed job',
			answered(FAILED),
			as({ onUnsuccessful: 'returnState' }),
			{ items: [{ a: 1 }, simplifyJob(FAILED)] },
		],
		[
			'the raw state of a failed job',
			answered(FAILED),
			as({ output: 'raw', onUnsuccessful: 'returnState' }),
			{ items: [FAILED.fields] },
		],
		[
			'a failed item for a fault',
			FAULT,
			as({ onTimeout: 'returnLastState', onUnsuccessful: 'returnState' }),
			fails('32 MiB'),
		],
		['a failed item when time is up', TIME_UP, ITEMS, fails('did not finish within 300 s')],
		[
			'the last state when time is up',
			TIME_UP,
			as({ onTimeout: 'returnLastState' }),
			{ items: [simplifyJob(RUNNING)] },
		],
		[
			'the raw last state',
			TIME_UP,
			as({ onTimeout: 'returnLastState', output: 'raw' }),
			{ items: [RUNNING.fields] },
		],
		[
			'what items came, then the last state',
			PARTLY,
			as({ onTimeout: 'returnLastState' }),
			{ items: [{ a: 1 }, expect.objectContaining({ status: 'processing', finished: false })] },
		],
		[
			'a state without an answer',
			SILENT,
			as({ onTimeout: 'returnLastState', output: 'raw' }),
			{ items: [UNKNOWN] },
		],
		['a failed item without an answer', SILENT, ITEMS, fails('could not be read within')],
		['a failed item when held', HELD, ITEMS, fails('accepts no request for another 3 h')],
		[
			'the last state when held',
			HELD,
			as({ onTimeout: 'returnLastState' }),
			{ items: [simplifyJob(RUNNING)], note: 'held' },
		],
	])('%s', (_what, result, wishes, verdict) => {
		expect(judgeResult(result, wishes)).toEqual(verdict);
	});
});
