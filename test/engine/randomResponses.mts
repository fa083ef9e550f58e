/** Generated responses about a job: what a server, a proxy or a changed API could send. */
import fc from 'fast-check';
import type { Fault, JobPlan } from '../../tools/mockApi/mockApi.mts';

const mostly = <T,>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
	fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: odd });

const anyJson: fc.Arbitrary<unknown> = fc.jsonValue({ maxDepth: 1, depthSize: 'xsmall' });

const STATUS_WORDS = ['pending', 'processing', 'completed', 'failed', 'cancelled'];
const statusWord = mostly(
	fc.constantFrom(...STATUS_WORDS),
	fc.oneof(
		fc.constantFrom(
			' Completed ',
			'FAILED',
			'canceled',
			'success',
			'aborted',
			'queued',
			'x'.repeat(99),
		),
		anyJson,
	),
);

const item = mostly(
	fc.dictionary(fc.constantFrom('a', 'b', 'error', '$error', '$json', '__proto__'), anyJson),
	anyJson,
);
const extractedData = mostly(fc.array(item, { maxLength: 4 }), anyJson);
const reason = mostly(fc.constantFrom('Site blocked', 'canceled', 'ENOENT'), anyJson);
const time = mostly(fc.constantFrom('2026-11-25T10:00:00Z', null), anyJson);

/** Any field can be missing. */
const job = (id: string) =>
	fc.record(
		{
			job_id: mostly(fc.constant(id), anyJson),
			status: statusWord,
			url: mostly(fc.constant('https://example.com'), anyJson),
			extracted_data: extractedData,
			error_message: reason,
			metadata: mostly(fc.constant({ processing_time: 2.5 }), anyJson),
			created_at: time,
			completed_at: time,
		},
		{ requiredKeys: [] },
	);

const inEnvelope = (data: fc.Arbitrary<unknown>) =>
	fc.tuple(data, fc.nat(5)).map(([body, form]) => {
		switch (form) {
			case 0:
				return { success: true, data: body };
			case 1:
				return { data: body };
			case 2:
				return { success: false, ...(body as object) };
			default:
				return body;
		}
	});

/** Integers that no JavaScript number holds, put in place of the numbers 7 and 8. */
const withLargeNumbers = (text: string) =>
	text
		.replace(/(?<=[:[,])7(?=[\]},])/g, '7615917337495251231')
		.replace(/(?<=[:[,])8(?=[\]},])/g, '1e999');

const errorBody = fc.oneof(
	fc.constantFrom(
		{ success: false, error: { code: 'NOPE', message: 'Not today', trace_id: 'trace-1' } },
		{ success: false, error: { message: 'canceled', details: { fields: { url: 'is odd' } } } },
		{ detail: 'Not Found' },
		{ detail: 'No', status_code: 403, meta: { request_id: 'request-1' } },
		{ detail: [{ loc: ['path', 'job_id'], msg: 'is odd' }] },
		{ message: 'no Route matched' },
	),
	fc.dictionary(
		fc.constantFrom('success', 'error', 'detail', 'message', 'errors', 'meta', 'status', 'data'),
		anyJson,
	),
	anyJson,
);

const text = fc.oneof(
	fc.constantFrom(
		'',
		'default backend - 404',
		'<html>Please wait</html>',
		'{"status":"comp',
		'[{"price":NaN}]',
		'null',
		'\ufeff{}',
	),
	fc.string({ maxLength: 30 }),
);

const httpStatus = mostly(
	fc.constant(200),
	fc.constantFrom(
		...[201, 202, 203, 204, 206, 226, 299, 300, 301, 302, 304, 307, 308, 400, 401, 402, 403, 404],
		...[405, 406, 407, 408, 409, 410, 413, 418, 421, 422, 423, 425, 429, 431, 451, 499, 500, 501],
		...[502, 503, 504, 505, 508, 511, 520, 524, 530, 599],
	),
) as fc.Arbitrary<number>;

const headers = fc.record(
	{
		'Retry-After': mostly(
			fc.constantFrom('0', '1', '2'),
			fc.constantFrom(
				...[
					'-1',
					'',
					'soon',
					'1.5',
					' 1 ',
					'0x10',
					'1e3',
					'600',
					'9'.repeat(40),
					'Infinity',
					'NaN',
				],
				...['Wed, 21 Oct 2015 07:28:00 GMT', 'Fri, 31 Dec 2999 23:59:59 GMT', '2999-12-31', '1, 2'],
			),
		),
		'content-type': fc.constantFrom(
			...[
				'application/json',
				'application/json; charset=utf-8',
				'application/json; charset="UTF-8"',
			],
			...['application/json; charset=iso-8859-1', 'application/json; charset=utf-16le', 'nonsense'],
			...[
				'text/html',
				'text/plain; charset=nobody-knows',
				'application/json; charset=',
				'; charset',
			],
		),
		'content-encoding': fc.constantFrom('identity', 'gzip', 'br', 'nonsense'),
		date: fc.constantFrom('Wed, 21 Oct 2015 07:28:00 GMT', 'nonsense'),
		'x-ratelimit-retry-after': fc.constantFrom('0', '1', 'x'),
		location: fc.constantFrom('http://127.0.0.1:9/', 'nonsense', '/'),
		'x-request-id': fc.constantFrom('request-1', 'x'.repeat(500)),
	},
	{ requiredKeys: [] },
) as fc.Arbitrary<Record<string, string>>;

const response = (id: string): fc.Arbitrary<Fault> =>
	fc.oneof(
		{
			weight: 6,
			arbitrary: fc
				.tuple(inEnvelope(job(id)), httpStatus, fc.option(headers, { freq: 2 }))
				.map(([body, status, some]) => ({
					kind: 'body' as const,
					body: withLargeNumbers(JSON.stringify(body)),
					status,
					headers: some ?? {},
				})),
		},
		{
			weight: 4,
			arbitrary: fc
				.tuple(
					fc.oneof(
						errorBody.map((body) => JSON.stringify(body)),
						text,
					),
					httpStatus,
					headers,
				)
				.map(([body, status, some]) => ({ kind: 'body' as const, body, status, headers: some })),
		},
		{
			weight: 2,
			arbitrary: fc.constantFrom<Fault>(
				{ kind: 'resetBefore' },
				{ kind: 'resetDuring' },
				{ kind: 'cutOff' },
				{ kind: 'delay', ms: 300 },
				{ kind: 'status', status: 500 },
				{ kind: 'status', status: 429 },
				{ kind: 'html', status: 502 },
				{ kind: 'redirect', location: 'http://127.0.0.1:9/' },
				{ kind: 'wrapped' },
			),
		},
	);

/** What the job is once the generated responses are over. */
const plan: fc.Arbitrary<JobPlan> = fc.constantFrom<JobPlan>(
	{ data: [{ a: 1 }, { error: 'x' }] },
	{ data: [{ a: 1 }], finishAfter: 1_500, clock: 'firstRequest' },
	{ data: [] },
	{ data: null },
	{ outcome: 'never' },
	{ outcome: 'failed', progressErrorMessage: 'Blocked' },
	{ outcome: 'failed', data: [{ a: 1 }] },
	{ outcome: 'cancelled' },
);

export interface RandomCase {
	id: string;
	responses: Fault[];
	/** To the request for the job's progress. */
	progress?: Fault;
	plan: JobPlan;
	operation: 'waitUntilComplete' | 'getStatus';
	onError: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	output: 'items' | 'simplified' | 'raw';
	maxWait: number;
	onEmptyResult: 'nothing' | 'summaryItem' | 'fail';
	onTimeout: 'fail' | 'returnLastState';
	onUnsuccessful: 'fail' | 'returnState';
	includeJobFields: boolean;
}

const randomCase = (id: string): fc.Arbitrary<RandomCase> =>
	fc.record({
		id: fc.constant(id),
		responses: fc.array(response(id), { minLength: 1, maxLength: 4 }),
		progress: fc.option(response(id), { nil: undefined, freq: 2 }),
		plan,
		operation: fc.constantFrom('waitUntilComplete', 'waitUntilComplete', 'getStatus'),
		onError: fc.constantFrom('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
		output: fc.constantFrom('items', 'items', 'simplified', 'raw'),
		maxWait: fc.constantFrom(0, 1, 2, 3),
		onEmptyResult: fc.constantFrom('nothing', 'summaryItem', 'fail'),
		onTimeout: fc.constantFrom('fail', 'returnLastState'),
		onUnsuccessful: fc.constantFrom('fail', 'returnState'),
		includeJobFields: fc.boolean(),
	});

/** The same cases for the same seed. */
export function randomCases(count: number, seed: number): RandomCase[] {
	return Array.from(
		{ length: count },
		(_, index) =>
			fc.sample(randomCase(`random_${index}`), { numRuns: 1, seed: seed * 1_000_003 + index })[0]!,
	);
}
