/**
 * An agent and a parent workflow get nothing but the message of an error: it has to hold the reason.
 */
import { describe, expect, it } from '@jest/globals';
import type { Fault, JobPlan } from '../../tools/mockApi/mockApi.mts';
import { given, NODE, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();

const status = (code: number, body: unknown): Fault => ({ kind: 'status', status: code, body });

const CASES: Array<[string, JobPlan, Fault | undefined, RegExp]> = [
	[
		'a failed job',
		{ outcome: 'failed', errorMessage: 'Site blocked' },
		undefined,
		/^Scrape job 'job_1' failed: Site blocked$/,
	],
	[
		'a failed job whose progress has the reason',
		{ outcome: 'failed', progressErrorMessage: 'Site blocked' },
		undefined,
		/^Scrape job 'job_1' failed: Site blocked$/,
	],
	[
		'a cancelled job',
		{ outcome: 'cancelled', errorMessage: 'By the owner' },
		undefined,
		/^Scrape job 'job_1' was cancelled: By the owner$/,
	],
	[
		'a reason with words that n8n acts on',
		{ outcome: 'failed', errorMessage: 'ENOENT, canceled: preexisting ECONNREFUSED' },
		undefined,
		/^Scrape job 'job_1' failed: ENOENT, cancelled: preexisting ECONNREFUSED$/,
	],
	[
		'a long reason',
		{ outcome: 'failed', errorMessage: `Blocked: ${'x'.repeat(1_000)}` },
		undefined,
		/^Scrape job 'job_1' failed: Blocked: x{150,190}…$/,
	],
	[
		'a 422',
		{},
		status(422, { detail: [{ loc: ['path', 'job_id'], msg: 'is odd' }] }),
		/^Scrape job 'job_1' \(status unknown\): Aitronos rejected.*\(HTTP status 422\): path\.job_id: is odd$/,
	],
	[
		'a 400',
		{},
		status(400, { success: false, error: { message: 'Unknown tenant' } }),
		/^Scrape job 'job_1' \(status unknown\): Aitronos rejected.*\(HTTP status 400\): Unknown tenant$/,
	],
];

describe('the message holds the reason of', () => {
	it.each(CASES)('%s', async (_what, job, fault, expected) => {
		mockApi().addJob({ id: 'job_1', ...job });
		if (fault) mockApi().fault({ fault });
		const run = async (settings: object) =>
			await runJobs('waitUntilComplete', { jobs: ['job_1'], settings });

		const stopped = await run({});
		expect(stopped.run.status).toBe('error');
		expect(stopped.task(NODE)?.error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(expected),
		});

		const onErrorOutput = await run({ onError: 'continueErrorOutput' });
		expect(given(onErrorOutput, 1)).toMatchObject([{ error: expect.stringMatching(expected) }]);

		const asTool = await run({ rewireOutputLogTo: 'ai_tool' });
		expect(asTool.task(NODE)?.data?.ai_tool[0]?.map(({ json }) => json)).toEqual([
			{ error: expect.stringMatching(expected) },
		]);
	});
});
