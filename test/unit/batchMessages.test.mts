import { describe, expect, it } from '@jest/globals';
import {
	describeBatchError,
	describeBatchesLeft,
	describeBatchRateLimit,
	describeBatchTimeout,
	describeCreateBatchError,
	describeMissingResult,
} from '../../nodes/shared/errors/batchMessages.ts';
import { describeShortList } from '../../nodes/shared/items/executionHints.ts';
import { parseBatch } from '../../nodes/shared/model/batch.ts';
import type { ApiError } from '../../nodes/shared/transport/apiError.ts';

const http = (status: number, message?: string): ApiError => ({
	kind: 'http',
	status,
	server: { source: 'api', message, traceId: 'trace-1' } as never,
});
const batch = parseBatch({ batch_id: 'b', total_urls: 10, completed: 6, failed: 1 }, '')!;

describe('a batch', () => {
	it.each<[string, ApiError, string, RegExp]>([
		[
			'that is not found',
			http(404, 'Batch not found.'),
			"Batch 'b': batch not found (HTTP status 404)",
			/^Check the ID in 'Batch ID'\. .*own account.*Message from Aitronos: Batch not found\. Trace ID: trace-1\.$/,
		],
		[
			'that the key may not read',
			http(403),
			"Batch 'b': the API key doesn't have permission to read this batch (HTTP status 403)",
			/the organization that owns the batch\./,
		],
		[
			'whose ID is refused',
			http(422, 'Not an ID.'),
			"Batch 'b': Aitronos rejected the request as invalid (HTTP status 422): Not an ID.",
			/^Check the 'Batch ID' parameter\./,
		],
		[
			'that is unavailable',
			http(503),
			"Batch 'b': Aitronos is temporarily unavailable (HTTP status 503)",
			/^This is usually temporary/,
		],
	])('%s is described', (_which, apiError, error, message) => {
		expect(describeBatchError('b', apiError)).toEqual({
			error,
			message: expect.stringMatching(message),
		});
	});

	it('that ran out of time counts its finished jobs', () => {
		expect(describeBatchTimeout('b', batch, undefined, 300_000)).toEqual({
			error: "Batch 'b' (7 of 10 jobs finished) didn't finish within 300 s",
			message: expect.stringMatching(/^Increase 'Max Wait', .*finished jobs.*'Get Status'\.$/),
		});
		expect(describeBatchTimeout('b', undefined, http(502), 1_000)).toEqual({
			error: "Batch 'b' (status unknown) didn't finish within 1 s",
			message: expect.stringMatching(/^The last request failed: .*502.*Increase 'Max Wait'/),
		});
	});

	it('that ran out of time names the jobs that are still running', () => {
		const jobs = [
			{ job_id: 'j1', url: 'https://a.example/', status: 'completed' },
			{ job_id: 'j2', url: 'https://b.example/', status: 'processing' },
			{ job_id: 'j3', status: 'pending' },
		];
		const listed = parseBatch({ batch_id: 'b', total_urls: 3, completed: 1, failed: 0, jobs }, '');
		expect(describeBatchTimeout('b', listed, undefined, 1_000).message).toMatch(
			/^Still running: j2 \(https:\/\/b\.example\/\), j3\. Increase 'Max Wait'/,
		);
		const many = Array.from({ length: 60 }, (_, index) => ({ job_id: `j${index}` }));
		const long = parseBatch({ batch_id: 'b', total_urls: 60, jobs: many }, '');
		expect(describeBatchTimeout('b', long, undefined, 1_000).message).toMatch(
			/, j49, …\. Increase/,
		);
	});

	it('that ran out of time names only parameters of its own', () => {
		expect(describeBatchTimeout('b', undefined, http(422), 1_000).message).toMatch(
			/invalid.*\. Check the 'Batch ID' parameter\. .*Increase 'Max Wait'/,
		);
	});

	it('that cannot be polled in time says when it can', () => {
		expect(describeBatchRateLimit('b', http(429), 600_000)).toEqual({
			error:
				"Batch 'b': Aitronos won't accept requests for another 10 min, which is longer than this node can wait",
			message: expect.stringMatching(/^Check the batch again.*Requests per Minute.*spending limit/),
		});
		expect(describeBatchRateLimit('b', undefined, 600_000).message).toBe(
			"Check the batch again with 'Get Status' after that time.",
		);
	});

	it('that lists too few jobs says how to find the others', () => {
		expect(describeShortList(batch, 3)).toMatch(
			/^Aitronos lists only 3 of the 10 jobs of batch 'b'.*'Create'/,
		);
	});
});

describe('a result that does not come', () => {
	it('says that the job itself has finished, and why the result is missing', () => {
		expect(describeMissingResult('job_1', { error: 'Job: lost', message: 'Try again.' })).toEqual({
			error: 'Job: lost',
			message: expect.stringMatching(
				/^The job itself has finished in Aitronos\. .*job ID job_1\. Try again\.$/,
			),
		});
		expect(describeMissingResult('job_1')).toEqual({
			error: "Scrape job 'job_1' has finished, but its result isn't available yet",
			message: expect.stringMatching(/job ID job_1\.$/),
		});
	});
});

describe('the batches that an ended execution leaves behind', () => {
	const CREATED = 'Batches already created: b1, b2.';
	const UNCERTAIN =
		"A batch might also have been created for 'https://a.example'. To find its jobs, use 'Get Many' of the resource 'Job'.";

	it.each<[string, string[], string[], string]>([
		['none', [], [], ''],
		['created ones', ['b1', 'b2'], [], CREATED],
		['an uncertain one', [], ['https://a.example'], UNCERTAIN],
		['both', ['b1', 'b2'], ['https://a.example'], `${CREATED} ${UNCERTAIN}`],
	])('%s', (_what, ids, urls, text) => {
		expect(describeBatchesLeft(ids, urls)).toBe(text);
	});
});

describe('a batch that could not be created', () => {
	const urls = (count: number) => Array.from({ length: count }, (_, url) => `https://e.com/${url}`);

	it.each<[string, ApiError, RegExp, RegExp]>([
		[
			'a 422',
			http(422, 'Bad URL'),
			/^Batch of 2 URLs wasn't created: Aitronos rejected the request as invalid \(HTTP status 422\): Bad URL$/,
			/^Check the URLs/,
		],
		['a 402', http(402), /^Batch of 2 URLs wasn't created: Aitronos requires payment/, /plan/],
		['a 429', http(429), /^Batch of 2 URLs wasn't created: the Aitronos rate limit/, /spending/],
		[
			'a refused connection',
			{ kind: 'network', code: 'ECONNREFUSED' },
			/^Batch of 2 URLs wasn't created: the connection/,
			/Base URL/,
		],
		[
			'a lost connection',
			{ kind: 'network', code: 'ECONNRESET' },
			/^Batch of 2 URLs might have been created: the connection to Aitronos was lost$/,
			/^Its jobs might exist, .*create them twice\. .*'Get Many'/,
		],
		[
			'no response',
			{ kind: 'timeout' },
			/^Batch of 2 URLs might have been/,
			/^Its jobs might exist/,
		],
		['a 502', http(502), /^Batch of 2 URLs might have been created/, /^Its jobs might exist/],
	])(
		'because of %s says whether it might exist, and names the URLs',
		(_why, apiError, error, message) => {
			const text = describeCreateBatchError(urls(2), 2, [], apiError);
			expect(text.error).toMatch(error);
			expect(text.message).toMatch(message);
			expect(text.message).toMatch(/Remaining URLs: https:\/\/e\.com\/0, https:\/\/e\.com\/1$/);
			expect(text.message).not.toContain('Batches already created');
		},
	);

	it('lists the batches before it, and at most 500 URLs', () => {
		const { error, message } = describeCreateBatchError(urls(501), 50, ['b1', 'b2'], http(422));
		expect(error).toMatch(/^Batch of 50 URLs wasn't created/);
		expect(message).toContain('Batches already created: b1, b2. Remaining URLs: https://e.com/0');
		expect(message).toMatch(/https:\/\/e\.com\/499, …$/);
	});

	it('says which URLs might already be in a batch, and advises to create only them', () => {
		const { message } = describeCreateBatchError(urls(51), 50, ['b1'], http(502));
		expect(message).toContain(
			"'Job'. If they don't exist, create a batch of the remaining URLs. Trace ID:",
		);
		expect(message).toContain(
			'Remaining URLs, of which the first 50 might already be in a batch: https://e.com/0,',
		);
	});

	it('speaks of a single URL', () => {
		expect(describeCreateBatchError(urls(1), 1, [], http(422)).error).toMatch(
			/^Batch of 1 URL wasn't/,
		);
	});
});
