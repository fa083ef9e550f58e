/** Generated values of untrusted rows: whatever they are, they name one job on the base URL, or nothing. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { parseCredentials } from '../../nodes/shared/transport/credentials.ts';
import { parseJobId } from '../../nodes/shared/model/jobId.ts';
import { given, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();

const RUNS = 10_000;

const NASTY = [
	'..',
	'.',
	'/',
	'\\',
	'%2e%2e',
	'%2F',
	'?',
	'#',
	'@',
	':',
	'//evil.example',
	'\r\nX-Evil: 1',
	'\u0000',
	'\u202e',
	'https://',
	'http://evil.example/',
	'/jobs/',
	'/progress',
	'../../models',
	'{{ $json }}',
	'={{ 1 }}',
	'__proto__',
	'canceled',
	'EPERM',
	'\ud800',
	'💥',
	' ',
	'\t',
];

const hostileText = fc.oneof(
	fc.string({ unit: 'binary', maxLength: 300 }),
	fc.string({ unit: 'grapheme', maxLength: 60 }),
	fc
		.array(fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 5 })), { maxLength: 8 })
		.map((parts) => parts.join('')),
	fc.webUrl({ withQueryParameters: true, withFragments: true }),
	fc.webUrl().map((url) => `${url}/scrape/jobs/..%2f..`),
	fc.integer({ min: 1, max: 2_000 }).map((length) => 'x'.repeat(length)),
);
const hostileValue = fc.oneof(
	{ weight: 8, arbitrary: hostileText },
	{ weight: 1, arbitrary: fc.jsonValue() as fc.Arbitrary<unknown> },
	{ weight: 1, arbitrary: fc.constantFrom(undefined, NaN, Infinity, true, [], {}, () => 1) },
);

describe(`${RUNS} hostile values`, () => {
	it('as a job ID lead to one segment below the base URL, or are refused in words', () => {
		fc.assert(
			fc.property(hostileValue, (value) => {
				const read = parseJobId(value);
				if ('error' in read) {
					expect(`${read.error.error}${read.error.message}`).not.toMatch(/\p{Cc}/u);
					expect(read.error.error.length).toBeLessThan(200);
					return;
				}
				const base = 'https://api.aitronos.com/api/v1';
				const url = new URL(`${base}/scrape/jobs/${encodeURIComponent(read.id)}`);
				expect(url.origin).toBe('https://api.aitronos.com');
				expect(url.search + url.hash).toBe('');
				const segments = url.pathname.split('/');
				expect(segments.slice(0, 5)).toEqual(['', 'api', 'v1', 'scrape', 'jobs']);
				expect(segments).toHaveLength(6);
				expect(decodeURIComponent(segments[5])).toBe(read.id);
			}),
			{ numRuns: RUNS },
		);
	});

	it('as a base URL are http or https without anything that could hide, or are refused', () => {
		fc.assert(
			fc.property(hostileText, (text) => {
				const read = parseCredentials({ apiKey: 'key', baseUrl: text });
				if ('error' in read) return;
				expect(read.baseUrl).toMatch(/^https?:\/\/[^/@?#\s]+(\/[^?#\s]*)?$/);
				expect(read.baseUrl.endsWith('/')).toBe(false);
				expect(new URL(`${read.baseUrl}/scrape`).origin).toBe(new URL(read.baseUrl).origin);
			}),
			{ numRuns: RUNS },
		);
	});

	it('sent for real arrive as one segment or not at all, each as its own item', async () => {
		const values = fc.sample(hostileText, 300);
		const result = await runJobs('getStatus', {
			input: values.map((value) => ({ job_id: value }) as IDataObject),
			credential: { requestsPerMinute: 1000 },
			options: { concurrency: 50 },
			settings: { onError: 'continueRegularOutput' },
		});
		expect(given(result)).toHaveLength(values.length);
		const ids = values
			.map((value) => parseJobId(value))
			.flatMap((read) => ('id' in read ? read.id : []));
		const wanted = new Set(ids.map((id) => `/api/v1/scrape/jobs/${encodeURIComponent(id)}`));
		expect(new Set(mockApi().requests.map(({ url }) => url))).toEqual(wanted);
		expect(mockApi().requests).toHaveLength(wanted.size);
	}, 60_000);
});
