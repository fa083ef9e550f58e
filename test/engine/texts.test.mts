/** Texts say what is true: what was sent, by whom, and about how many jobs. */
import { describe, expect, it } from '@jest/globals';
import { given, hints, NODE, type JobRun, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();

const CONTINUE = { settings: { onError: 'continueRegularOutput' } } as const;

async function messageFor(run: JobRun): Promise<string> {
	const [item] = given(
		await runJobs('waitUntilComplete', { jobs: ['job_1'], ...CONTINUE, ...run }),
	);
	return String(item?.message);
}

async function hintsFor(jobs: string[], run: JobRun = {}): Promise<string[]> {
	const result = await runJobs('waitUntilComplete', { jobs, ...CONTINUE, ...run });
	return hints(result);
}

describe('the reason of a failed job', () => {
	const failed = (progressErrorMessage: string | null) => {
		mockApi().addJob({ id: 'job_1', outcome: 'failed', progressErrorMessage });
	};

	it('is what the progress says, also for raw, since the item gets a text', async () => {
		failed('Site blocked');
		expect(await messageFor({ parameters: { output: 'raw' } })).toMatch(
			/^Message from Aitronos: Site blocked\./,
		);
	});

	it('was not given if the progress has none', async () => {
		failed(null);
		expect(await messageFor({})).toMatch(/^Aitronos gave no reason\./);
	});

	it.each([
		['rejects the request', { kind: 'status', status: 403 }],
		['is no progress', { kind: 'body', body: '[]' }],
		['is no JSON', { kind: 'html', status: 200 }],
	] as const)("couldn't be retrieved if the response %s", async (_what, fault) => {
		failed('Site blocked');
		mockApi().fault({ on: '/progress', fault });
		expect(await messageFor({})).toMatch(/^The reason couldn't be retrieved\./);
	});
});

describe('advice', () => {
	it('after a transient error is about the wait, and nothing else', async () => {
		mockApi().fault({ fault: { kind: 'status', status: 503 } });
		const message = await messageFor({ parameters: { maxWait: 1 } });
		expect(message).toContain("Increase 'Max Wait'");
		expect(message).not.toMatch(/try again later|usually temporary/i);
	});

	it('after a timeout says that the job is running only if the API says so', async () => {
		mockApi().addJob({ id: 'job_1', outcome: 'never' });
		expect(await messageFor({ parameters: { maxWait: 0 } })).toContain('is still running');
		mockApi().addJob({ id: 'job_1', outcome: 'never', status: 'paused' });
		expect(await messageFor({ parameters: { maxWait: 0 } })).not.toContain('running');
	});

	it('refers to a message from Aitronos only if there is one', async () => {
		const error = (message?: string) =>
			mockApi().fault({
				times: 1,
				fault: { kind: 'status', status: 409, body: { success: false, error: { message } } },
			});
		error();
		expect(await messageFor({})).toMatch(/^Aitronos gave no reason\. (?!.*Follow the message)/);
		error('In use');
		expect(await messageFor({})).toMatch(/^Follow the message .*Message from Aitronos: In use\./);
	});
});

describe('a hint counts', () => {
	it('one job that is named twice as one', async () => {
		mockApi().addJob({ id: 'job_1', data: [] });
		expect(await hintsFor(['job_1', ' job_1'])).toEqual([
			expect.stringMatching(/^The job completed without items/),
			expect.stringMatching(/^2 input items refer to the job 'job_1'/),
		]);
	});

	it('all jobs, the failed ones included', async () => {
		const jobs = [
			mockApi().addJob({ data: [] }),
			mockApi().addJob({ data: [{ a: 1 }] }),
			mockApi().addJob({ outcome: 'failed', errorMessage: 'No' }),
			'missing',
		];
		expect(await hintsFor(jobs)).toEqual([
			expect.stringMatching(/^1 of 4 jobs completed without items/),
		]);
	});

	it('and names Remove Duplicates if other jobs are there too', async () => {
		mockApi().addJob({ id: 'job_1', data: [{ a: 1 }] });
		mockApi().addJob({ id: 'job_2', data: [{ a: 2 }] });
		expect(await hintsFor(['job_1', 'job_1', 'job_2'])).toEqual([
			expect.stringMatching(/^2 input items refer to the job 'job_1', .*'Remove Duplicates'/),
		]);
	});

	it('and names Execute Once, whatever comes of the job', async () => {
		mockApi().addJob({ id: 'job_1', outcome: 'failed', errorMessage: 'No' });
		expect(await hintsFor(['job_1', 'job_1'])).toEqual([
			expect.stringMatching(/^2 input items refer to the job 'job_1', .*'Execute Once'/),
		]);
	});
});
