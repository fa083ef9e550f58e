/**
 * `npm install` puts a copy of n8n-workflow beside the package if it is not told otherwise. Then no
 * class of the package is one of n8n's.
 */
import { describe, expect, it, jest } from '@jest/globals';
import { NodeOperationError } from 'n8n-workflow';
import { given, NODE, useMockApi } from './fixture.mts';
import { NODE_TYPE } from '../../tools/engine/runInEngine.mts';

const { mockApi, runJobs } = useMockApi();

function withItsOwnCopy() {
	let types = {};
	jest.isolateModules(() => {
		const { AitronosScrapeJob } = jest.requireActual<
			typeof import('../../tools/engine/package.mts')
		>('../../tools/engine/package.mts');
		types = { [NODE_TYPE]: new AitronosScrapeJob() };
	});
	return types;
}

describe('with a copy of n8n-workflow of its own, the node', () => {
	it('gives items', async () => {
		const result = await runJobs('waitUntilComplete', {
			types: withItsOwnCopy(),
			jobs: [mockApi().addJob({ finishAfter: 500, data: [{ a: 1 }] })],
		});
		expect(given(result)).toEqual([{ a: 1 }]);
	});

	it('returns advice about the network', async () => {
		const result = await runJobs('waitUntilComplete', {
			types: withItsOwnCopy(),
			jobs: ['job_1'],
			credential: { baseUrl: 'http://127.0.0.1:9' },
			parameters: { maxWait: 0 },
		});
		expect(result.task(NODE)?.error).not.toBeInstanceOf(NodeOperationError);
		expect(result.task(NODE)?.error).toMatchObject({
			name: 'NodeOperationError',
			description: expect.stringContaining('the connection to Aitronos was refused'),
			context: { itemIndex: 0 },
		});
	});

	it('returns failed items on the error output', async () => {
		const result = await runJobs('getStatus', {
			types: withItsOwnCopy(),
			jobs: ['missing'],
			settings: { onError: 'continueErrorOutput' },
		});
		expect(given(result, 1)).toMatchObject([
			{ error: expect.stringContaining('scrape job not found') },
		]);
	});
});
