/** More items than anybody means to pass, which is easily done by forgetting Execute Once. */
import { describe, expect, it } from '@jest/globals';
import type { INodeExecutionData } from 'n8n-workflow';
import { given, hints, NODE, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();

const linkedTo = ({ pairedItem }: INodeExecutionData) => (pairedItem as { item: number }).item;

/** An input item for each name of the job, whose items are numbered. */
function jobWith(count: number, inputs: number): string[] {
	const data = Array.from({ length: count }, (_, index) => ({ index, text: 'x'.repeat(400) }));
	const id = mockApi().addJob({ id: 'job_1', data });
	return Array.from({ length: inputs }, () => id);
}

/** The first item that isn't the job's next one, or isn't linked; -1 if all are right. */
function firstWrong(items: INodeExecutionData[], count: number): number {
	// Without a matcher for each of the millions.
	return items.findIndex(
		(item, index) =>
			linkedTo(item) !== Math.floor(index / count) || item.json.index !== index % count,
	);
}

/** Runs with a count of the items in the longest array whose first item was removed meanwhile. */
async function longestShifted<T>(run: () => Promise<T>): Promise<{ result: T; longest: number }> {
	const { shift } = Array.prototype;
	let longest = 0;
	Array.prototype.shift = function (this: unknown[]) {
		longest = Math.max(longest, this.length);
		return shift.call(this);
	};
	try {
		return { result: await run(), longest };
	} finally {
		Array.prototype.shift = shift;
	}
}

describe('many input items that name one job', () => {
	it('get millions of items, all linked, and a hint', async () => {
		const result = await runJobs('waitUntilComplete', { jobs: jobWith(5_000, 500) });
		expect(result.run.status).toBe('success');
		expect(result.items(NODE)).toHaveLength(2_500_000);
		expect(firstWrong(result.items(NODE), 5_000)).toBe(-1);
		expect(hints(result)).toEqual([
			expect.stringMatching(/^500 input items refer to the job 'job_1', .*'Execute Once'/),
		]);
		expect(mockApi().requests).toHaveLength(1);
	}, 120_000);

	it('get their items with an error output, for which n8n takes one after another off the front', async () => {
		const jobs = jobWith(1_000, 60);
		const { result, longest } = await longestShifted(
			async () =>
				await runJobs('waitUntilComplete', {
					jobs: [...jobs, 'a, b'],
					settings: { onError: 'continueErrorOutput' },
				}),
		);
		expect(result.items(NODE)).toHaveLength(60_000);
		expect(firstWrong(result.items(NODE), 1_000)).toBe(-1);
		expect(given(result, 1)).toMatchObject([{ error: 'The job ID contains spaces or commas' }]);
		// Each would move all items behind it: hours for millions.
		expect(longest).toBeLessThan(1_000);
	}, 120_000);

	it('share the values, so that memory grows with the items and not with their size', async () => {
		mockApi().addJob({ id: 'job_1', data: [{ nested: { a: 1 } }] });
		const result = await runJobs('waitUntilComplete', { jobs: ['job_1', 'job_1'] });
		const [first, second] = given(result);
		expect(first).not.toBe(second);
		expect(first.nested).toBe(second.nested);
	});

	it('do not overflow the stack', async () => {
		const inputs = 130_000;
		mockApi().addJob({ id: 'job_1', data: [{ a: 1 }] });
		const result = await runJobs('waitUntilComplete', {
			input: Array.from({ length: inputs }, () => ({})),
			// An expression would take most of the test's time.
			parameters: { jobId: { __rl: true, mode: 'id', value: 'job_1' } },
		});
		expect(result.run.status).toBe('success');
		expect(result.items(NODE)).toHaveLength(inputs);
		expect(result.items(NODE).findIndex((item, index) => linkedTo(item) !== index)).toBe(-1);
		expect(mockApi().requests).toHaveLength(1);
	}, 120_000);
});
