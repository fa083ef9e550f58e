import { describe, expect, it } from '@jest/globals';
import { type OutcomeOptions, toOutcome } from '../../nodes/shared/items/itemOutcome.ts';
import { parseJob } from '../../nodes/shared/model/job.ts';
import { simplifyJob } from '../../nodes/shared/model/jobOutput.ts';
import type { PollResult } from '../../nodes/shared/polling/pollJobs.ts';

const job = (status: string, extracted: unknown = null) =>
	parseJob({ job_id: 'job_1', status, extracted_data: extracted }, 'job_1')!;

const DONE = job('completed', [{ a: 1 }, { a: 2 }]);
const EMPTY = job('completed', []);
const RUNNING = job('processing');
const FAILED = job('failed', [{ a: 1 }]);
const CANCELLED = job('cancelled');
const UNKNOWN = { job_id: 'job_1', status: null, finished: false };

const settled = (of: typeof DONE): PollResult => ({ kind: 'job', job: of });
const ERROR: PollResult = {
	kind: 'error',
	error: { kind: 'http', status: 401, server: { source: 'api' } },
};
const TOO_LARGE: PollResult = { kind: 'error', error: { kind: 'tooLarge' } };
const TIMEOUT: PollResult = { kind: 'timeout', job: RUNNING, wasPolled: true };
const PARTIAL: PollResult = {
	kind: 'timeout',
	job: job('processing', [{ a: 1 }]),
	wasPolled: true,
};
const NO_RESPONSE: PollResult = {
	kind: 'timeout',
	error: { kind: 'timeout' },
	wasPolled: true,
};
const NEVER_POLLED: PollResult = { kind: 'timeout', wasPolled: false };
const RATE_LIMITED: PollResult = {
	kind: 'rateLimited',
	job: RUNNING,
	retryAfter: 9e6,
	cause: { kind: 'http', status: 429, server: { source: 'api' } },
};

const ITEMS: OutcomeOptions = {
	jobId: 'job_1',
	output: 'items',
	includeJobFields: false,
	onEmptyResult: 'nothing',
	onTimeout: 'fail',
	onUnsuccessful: 'fail',
	maxWait: 300_000,
};
const as = (some: Partial<OutcomeOptions>): OutcomeOptions => ({ ...ITEMS, ...some });
const fails = (error: string, cause?: object) => ({
	cause,
	error: { error: expect.stringContaining(error), message: expect.any(String) },
});

describe('an input item gets', () => {
	it.each<[string, PollResult, OutcomeOptions, object]>([
		['a failed item if it was never polled', NEVER_POLLED, ITEMS, fails('too many jobs share')],
		[
			'a state if it was never polled',
			NEVER_POLLED,
			as({ onTimeout: 'returnLastState' }),
			{ items: [UNKNOWN] },
		],
		[
			'the state of a cancelled job',
			settled(CANCELLED),
			as({ onUnsuccessful: 'returnState' }),
			{ items: [simplifyJob(CANCELLED)] },
		],
		[
			'the items with the job’s fields',
			settled(DONE),
			as({ includeJobFields: true }),
			{
				items: [
					expect.objectContaining({ a: 1, aitronos_job_id: 'job_1' }),
					expect.objectContaining({ a: 2 }),
				],
			},
		],
		[
			'the items of a failed job with the job’s fields',
			settled(FAILED),
			as({ onUnsuccessful: 'returnState', includeJobFields: true }),
			{ items: [expect.objectContaining({ a: 1, aitronos_job_id: 'job_1' }), simplifyJob(FAILED)] },
		],
		['the items', settled(DONE), ITEMS, { items: [{ a: 1 }, { a: 2 }] }],
		[
			'the simplified job',
			settled(DONE),
			as({ output: 'simplified' }),
			{ items: [simplifyJob(DONE)] },
		],
		[
			'an empty job raw, whatever the choice for items',
			settled(EMPTY),
			as({ output: 'raw', onEmptyResult: 'fail' }),
			{ items: [EMPTY.fields] },
		],
		['the raw job', settled(DONE), as({ output: 'raw' }), { items: [DONE.fields] }],
		['nothing of an empty job, and a hint', settled(EMPTY), ITEMS, { items: [], hint: 'empty' }],
		[
			'the summary of an empty job',
			settled(EMPTY),
			as({ onEmptyResult: 'summaryItem' }),
			{ items: [simplifyJob(EMPTY)] },
		],
		[
			'a failed item for an empty job',
			settled(EMPTY),
			as({ onEmptyResult: 'fail' }),
			fails('has no items'),
		],
		[
			'an empty job simplified, whatever the choice for items',
			settled(EMPTY),
			as({ output: 'simplified', onEmptyResult: 'fail' }),
			{ items: [simplifyJob(EMPTY)] },
		],
		[
			'nothing of a running job, and a hint',
			settled(RUNNING),
			as({ onEmptyResult: 'fail' }),
			{ items: [], hint: 'running' },
		],
		[
			'a running job simplified',
			settled(RUNNING),
			as({ output: 'simplified' }),
			{ items: [simplifyJob(RUNNING)] },
		],
		['a failed item for a failed job', settled(FAILED), ITEMS, fails('failed')],
		[
			'a failed item for a failed job, simplified',
			settled(FAILED),
			as({ output: 'simplified' }),
			fails('failed'),
		],
		['a failed item for a cancelled job', settled(CANCELLED), ITEMS, fails('was cancelled')],
		[
			'the items, then the state of a failed job',
			settled(FAILED),
			as({ onUnsuccessful: 'returnState' }),
			{ items: [{ a: 1 }, simplifyJob(FAILED)] },
		],
		[
			'the raw state of a failed job',
			settled(FAILED),
			as({ output: 'raw', onUnsuccessful: 'returnState' }),
			{ items: [FAILED.fields] },
		],
		[
			'a failed item for a failed request',
			TOO_LARGE,
			as({ onTimeout: 'returnLastState', onUnsuccessful: 'returnState' }),
			fails('32 MiB'),
		],
		['a failed item after a timeout', TIMEOUT, ITEMS, fails("didn't finish within 300 s")],
		[
			'the last state after a timeout',
			TIMEOUT,
			as({ onTimeout: 'returnLastState' }),
			{ items: [simplifyJob(RUNNING)] },
		],
		[
			'the raw last state after a timeout',
			TIMEOUT,
			as({ onTimeout: 'returnLastState', output: 'raw' }),
			{ items: [RUNNING.fields] },
		],
		[
			'any items, then the last state',
			PARTIAL,
			as({ onTimeout: 'returnLastState' }),
			{ items: [{ a: 1 }, expect.objectContaining({ status: 'processing', finished: false })] },
		],
		[
			'a state without any response',
			NO_RESPONSE,
			as({ onTimeout: 'returnLastState', output: 'raw' }),
			{ items: [UNKNOWN] },
		],
		[
			'a failed item without any response',
			NO_RESPONSE,
			ITEMS,
			fails("couldn't be retrieved within"),
		],
		[
			'a failed item if rate limited for too long',
			RATE_LIMITED,
			ITEMS,
			fails("won't accept requests for another 3 h", { cause: 'rate-limited', retryAfterMs: 9e6 }),
		],
		[
			'the last state if rate limited for too long',
			RATE_LIMITED,
			as({ onTimeout: 'returnLastState' }),
			{ items: [simplifyJob(RUNNING)], hint: 'rateLimited' },
		],
	])('%s', (_what, result, options, outcome) => {
		expect(toOutcome(result, options)).toEqual(outcome);
	});
});

it('tells n8n the cause of a failed request and of a timeout', () => {
	const error = { kind: 'http', status: 503, server: { source: 'gateway' } } as const;
	const cause = { cause: 'temporarily-unavailable', retryAfterMs: undefined };
	expect(toOutcome({ kind: 'error', error }, ITEMS)).toMatchObject({ cause });
	expect(toOutcome({ kind: 'timeout', error, wasPolled: true }, ITEMS)).toMatchObject({ cause });
});

describe('an input item whose job this execution created gets', () => {
	const CREATED = as({ origin: 'execution' });
	const STATE = as({
		origin: 'execution',
		onTimeout: 'returnLastState',
		onUnsuccessful: 'returnState',
	});
	const HOW_TO_GO_ON =
		/'Wait Until Complete' with the job ID job_1\. Running this node again creates another job\./;

	it.each<[string, PollResult, string]>([
		['that timed out', TIMEOUT, "didn't finish within"],
		['that was never polled', NEVER_POLLED, 'too many jobs share'],
		['that is rate limited', RATE_LIMITED, "won't accept requests"],
		['that could not be retrieved', ERROR, 'rejected the API key'],
	])('for a job %s an error that says how to go on', (_what, result, text) => {
		const outcome = toOutcome(result, CREATED) as { error: { error: string; message: string } };
		expect(outcome.error.error).toContain('job_1');
		expect(outcome.error.error).toContain(text);
		expect(outcome.error.message).toMatch(HOW_TO_GO_ON);
	});

	it('for a job that is too large no advice that meets the same limit', () => {
		expect(toOutcome(TOO_LARGE, CREATED)).toEqual(toOutcome(TOO_LARGE, as({ origin: 'batch' })));
	});

	it('for a job that was not found no advice about a parameter that it lacks', () => {
		const notFound = { kind: 'http', status: 404, server: { source: 'api' } } as const;
		for (const result of [
			{ kind: 'error', error: notFound },
			{ kind: 'timeout', error: notFound, wasPolled: true },
		] as const) {
			const text = JSON.stringify(toOutcome(result, CREATED));
			expect(text).toContain('job not found');
			expect(text).not.toContain("'Job'");
			expect(JSON.stringify(toOutcome(result, ITEMS))).toContain("'Job'");
		}
	});

	it.each<[string, PollResult]>([
		['timed out', TIMEOUT],
		['is rate limited', RATE_LIMITED],
		['was never polled', NEVER_POLLED],
	])('for a job that %s a state, with a hint about the job', (_what, result) => {
		expect(toOutcome(result, STATE)).toMatchObject({
			items: [{ job_id: 'job_1', finished: false }],
			hint: 'stillRunning',
		});
	});

	it('for a job that has ended what any job gives', () => {
		for (const result of [DONE, EMPTY, FAILED, CANCELLED].map(settled)) {
			for (const [created, other] of [
				[CREATED, ITEMS],
				[STATE, as({ ...STATE, origin: undefined })],
			]) {
				expect(toOutcome(result, created)).toEqual(toOutcome(result, other));
			}
		}
	});
});
