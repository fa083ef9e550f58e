import { describe, expect, it } from '@jest/globals';
import { type INode, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from '../../nodes/shared/items/nodeError.ts';
import {
	describeRequestError,
	describeUnsuccessful,
} from '../../nodes/shared/errors/jobErrorMessages.ts';
import { parseJob } from '../../nodes/shared/model/job.ts';

const NODE: INode = {
	id: '1',
	name: 'N',
	type: 't',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};
const NOT_FOUND = { kind: 'http', status: 404, server: { source: 'api' } } as const;

describe('an error that stops the workflow', () => {
	it('says what happened, what to do, why and for which item', () => {
		const failure = { cause: 'rate-limited', retryAfterMs: 5_000 } as const;
		const error = toNodeError(NODE, { error: 'What', message: 'How' }, 3, failure);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({
			message: 'What',
			description: 'How',
			context: { itemIndex: 3 },
			failure,
		});
	});

	it('can be about no input item', () => {
		const { message, description, context } = toNodeError(NODE, { error: 'What', message: 'How' });
		expect({ message, description }).toEqual({ message: 'What', description: 'How' });
		expect(context.itemIndex).toBeUndefined();
	});

	it('keeps its message if a job ID contains a system code', () => {
		const text = describeRequestError('a_preexisting_eperm', undefined, NOT_FOUND, 'job');
		expect(toNodeError(NODE, text, 0).message).toBe(text.error);
	});

	it('keeps its message if the reason of a job contains a system code', () => {
		const job = parseJob({ status: 'failed', error_message: 'getaddrinfo ENOTFOUND x' }, 'a')!;
		const { message } = toNodeError(NODE, describeUnsuccessful(job), 0);
		expect(message).toBe("Scrape job 'a' failed: getaddrinfo ENOTFOUND x");
	});

	it('does not end the execution as cancelled because of a job ID', () => {
		const text = describeRequestError('job_canceled', undefined, NOT_FOUND, 'job');
		const { message, description } = toNodeError(NODE, text, 0);
		expect(message).toContain("Scrape job 'job_cancelled'");
		expect(description).toContain("Scrape job 'job_canceled'");
	});
});
