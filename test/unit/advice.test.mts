import { describe, expect, it } from '@jest/globals';
import { type INode, NodeOperationError } from 'n8n-workflow';
import { type Fault, isPassing } from '../../nodes/shared/fault.ts';
import { adviseFault } from '../../nodes/shared/faultAdvice.ts';
import {
	adviseEmpty,
	adviseFailedQuestion,
	adviseHeld,
	adviseTimeUp,
	adviseUnsuccessful,
} from '../../nodes/shared/jobAdvice.ts';
import { toNodeError } from '../../nodes/shared/nodeError.ts';
import { readScrapeJob } from '../../nodes/shared/scrapeJob.ts';
import type { ServerWords } from '../../nodes/shared/serverWords.ts';
import { endSentence, sentences, showText, showTime } from '../../nodes/shared/text.ts';

const WORDS = 'Words of the server';
const server = (code?: string, speaker: ServerWords['speaker'] = 'api'): ServerWords => ({
	text: WORDS,
	code,
	traceId: 'trace-1',
	speaker,
});
const status = (number: number, code?: string, speaker?: ServerWords['speaker']): Fault => ({
	kind: 'status',
	status: number,
	server: server(code, speaker),
});
const network = (code: string): Fault => ({ kind: 'network', code });
const job = (fields: object) => readScrapeJob({ job_id: 'job_1', ...fields }, 'job_1')!;

/** fault · passing · what happened · how to go on */
const FAULTS: Array<[string, Fault, boolean, string, string]> = [
	['400', status(400), false, 'did not understand', "'Job'"],
	['401', status(401), false, 'did not accept the API key', "'Authentication'"],
	['401, expired', status(401, 'API_KEY_EXPIRED'), false, 'API key', 'has expired'],
	['401, expired token', status(401, 'TOKEN_EXPIRED'), false, 'API key', 'has expired'],
	['401, deactivated', status(401, 'API_KEY_DEACTIVATED'), false, 'API key', 'activate it'],
	['401, paused', status(401, 'API_KEY_PAUSED'), false, 'API key', 'resume it'],
	['402', status(402), false, 'asks for payment', 'plan and the balance'],
	['403', status(403), false, 'does not let this API key', 'permission for scraping'],
	[
		'403, several',
		status(403, 'AMBIGUOUS_ORGANIZATION'),
		false,
		'API key',
		'several organizations',
	],
	[
		'403, none',
		status(403, 'NO_ORGANIZATION_MEMBERSHIP'),
		false,
		'API key',
		'no access to the organization',
	],
	[
		'403, other',
		status(403, 'ORGANIZATION_ACCESS_DENIED'),
		false,
		'API key',
		'no access to the organization',
	],
	[
		'404 of the API',
		status(404, 'JOB_NOT_FOUND'),
		false,
		'does not know this job',
		"the ID in 'Job'",
	],
	[
		'404 of the framework',
		status(404, undefined, 'framework'),
		false,
		'no scraping API',
		'https://api.aitronos.com/v1',
	],
	['408', status(408), true, 'could not answer', 'usually passes'],
	['409', status(409), false, 'did not fulfil', 'what Aitronos says'],
	['422', status(422), false, 'did not understand', "'Job'"],
	['425', status(425), true, 'could not answer', 'usually passes'],
	['429', status(429), true, 'no more requests', 'A spend limit'],
	['500', status(500), true, 'could not answer', 'usually passes'],
	['502', status(502), true, 'could not answer', 'usually passes'],
	['503', status(503), true, 'could not answer', 'usually passes'],
	['504', status(504), true, 'could not answer', 'usually passes'],
	['599', status(599), true, 'could not answer', 'usually passes'],
	['success: false', { kind: 'refused', server: server() }, false, 'refused', 'what Aitronos says'],
	[
		'a redirect',
		{ kind: 'redirect', status: 302, location: 'https://other.example/' },
		false,
		'redirected',
		"'Base URL'",
	],
	[
		'a redirect to nowhere',
		{ kind: 'redirect', status: 304, location: undefined },
		false,
		'redirected',
		"'Base URL'",
	],
	['a refused connection', network('ECONNREFUSED'), true, 'connection was refused', "'Base URL'"],
	['an unknown host', network('ENOTFOUND'), true, 'host of Aitronos was not found', "'Base URL'"],
	[
		'a host not found for now',
		network('EAI_AGAIN'),
		true,
		'host of Aitronos was not found',
		"'Base URL'",
	],
	['a bad certificate', network('CERT_HAS_EXPIRED'), true, 'certificate', "'Base URL'"],
	[
		'an unverified certificate',
		network('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
		true,
		'certificate',
		"'Base URL'",
	],
	['a reset connection', network('ECONNRESET'), true, 'broke off', 'usually passes'],
	['something else', network('unknown'), true, 'broke off', 'usually passes'],
	['silence', { kind: 'silent' }, true, 'no answer in time', 'usually passes'],
	['a cut-off body', { kind: 'cutOff' }, true, 'broke off in the middle', 'usually passes'],
	['too much', { kind: 'tooLarge' }, false, '32 MiB', 'fewer items'],
	['a page', { kind: 'notJson', status: 200 }, true, 'not JSON', "'Base URL'"],
	['another JSON', { kind: 'unexpected' }, true, 'not describe a scrape job', "'Base URL'"],
];

describe('a fault is told', () => {
	it.each(FAULTS)('%s', (_name, fault, passing, error, message) => {
		const advice = adviseFault(fault);
		expect(advice.error).toContain(error);
		expect(advice.message).toContain(message);
		expect(isPassing(fault)).toBe(passing);
		if (fault.kind === 'status') expect(advice.error).toContain(`HTTP status ${fault.status}`);
		if (message.includes('Base URL'))
			expect(advice.message).toContain('the Aitronos API credential');
		expect(advice.message).not.toMatch(/undefined|true|  /);
		if (fault.kind === 'redirect' && fault.location) {
			expect(advice.message).toMatch(/^It points to https:\/\/other\.example\/\. /);
		}
		if ('server' in fault) {
			expect(advice.message.includes(`Code ${fault.server.code}.`)).toBe(
				Boolean(fault.server.code),
			);
			expect(advice.message).toContain(`Aitronos says: ${WORDS}. `);
			expect(advice.message).toContain('Trace ID trace-1.');
			expect(advice.error).not.toContain(WORDS);
		}
	});
});

const RUNNING = job({ status: 'processing' });
const FAILED = job({ status: 'failed', error_message: 'Site blocked', extracted_data: [1, 2] });
const CANCELLED = job({ status: 'canceled', extracted_data: [1] });
const EMPTY = job({ status: 'completed', extracted_data: [] });

describe('what became of a job is told', () => {
	it.each([
		[
			'in time, by a fault',
			adviseFailedQuestion('job_1', RUNNING, status(403)),
			"Scrape job 'job_1' (last known status: processing): Aitronos does not let",
			'permission',
		],
		[
			'never answered, by a fault',
			adviseFailedQuestion('job_1', undefined, network('ENOTFOUND')),
			"Scrape job 'job_1' (status not known): the host of Aitronos was not found",
			'Base URL',
		],
		[
			'when time is up',
			adviseTimeUp('job_1', RUNNING, undefined, 300_000),
			"Scrape job 'job_1' (last known status: processing) did not finish within 300 s",
			"goes on at Aitronos. Raise 'Max Wait'",
		],
		[
			'when time is up and it never answered',
			adviseTimeUp('job_1', undefined, status(503), 5_000),
			"Scrape job 'job_1' (status not known) could not be read within 5 s",
			'no good answer: Aitronos could not answer (HTTP status 503). ',
		],
		[
			'when the API wants to be left alone',
			adviseHeld('job_1', RUNNING, status(429), 7_200_000),
			'accepts no request for another 2 h',
			"with 'Get Status' after that time. There are two possible causes",
		],
		[
			'when the API wants to be left alone, and said so to another job',
			adviseHeld('job_1', undefined, undefined, 60_000),
			'accepts no request for another 60 s',
			'A spend limit',
		],
		[
			'when the API is down and says for how long',
			adviseHeld('job_1', undefined, status(503), 60_000),
			'accepts no request for another 60 s',
			'This usually passes',
		],
		[
			'when it failed',
			adviseUnsuccessful(FAILED),
			'ended as failed',
			'says: Site blocked. Check that',
		],
		[
			'when it failed with items',
			adviseUnsuccessful(FAILED),
			'ended as failed',
			'It has 2 items all the same',
		],
		[
			'when it was cancelled',
			adviseUnsuccessful(CANCELLED),
			'ended as cancelled',
			'Create the job again if its items are still wanted. It has 1 item all the same',
		],
		[
			'when it is empty',
			adviseEmpty(EMPTY),
			'(status: completed) has no items',
			"'When Result Is Empty'",
		],
	])('%s', (_when, advice, error, message) => {
		expect(advice.error).toContain(error);
		expect(advice.message).toContain(message);
		expect(advice.error).not.toMatch(/Site blocked|Words of/);
	});
});

describe('no text of ours', () => {
	// n8n-workflow replaces a message that contains one of these, in any case, inside words too.
	const CODES =
		/ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|ERRADDRINUSE|EADDRNOTAVAIL|ECONNABORTED|EHOSTUNREACH|EAI_AGAIN|ENOENT|EISDIR|ENOTDIR|EACCES|EEXIST|EPERM|GETADDRINFO/i;
	const texts = [
		...FAULTS.map(([, fault]) => adviseFault(fault)),
		...FAULTS.map(([, fault]) => adviseFailedQuestion('job_1', RUNNING, fault)),
		...FAULTS.map(([, fault]) => adviseTimeUp('job_1', RUNNING, fault, 1)),
		...[FAILED, CANCELLED].map(adviseUnsuccessful),
		adviseEmpty(EMPTY),
		adviseHeld('job_1', undefined, undefined, 1),
	];

	it('contains a system code, or a word that ends an execution as cancelled', () => {
		expect(texts.length).toBeGreaterThan(100);
		for (const { error, message } of texts) {
			expect(`${error} ${message}`).not.toMatch(CODES);
			expect(error).not.toContain('canceled');
		}
	});

	it('uses the words that the UX guide of n8n forbids', () => {
		for (const { error } of texts)
			expect(error).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
	});
});

describe('an error that stops the workflow', () => {
	const node: INode = {
		id: '1',
		name: 'N',
		type: 't',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};

	it('says what happened, how to go on and for which item', () => {
		const error = toNodeError(node, { error: 'What', message: 'How' }, 3);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error).toMatchObject({ message: 'What', description: 'How', context: { itemIndex: 3 } });
	});

	it('keeps its words when a job ID holds a system code', () => {
		const advice = adviseFailedQuestion('a_preexisting_eperm', undefined, status(404));
		expect(toNodeError(node, advice, 0).message).toBe(advice.error);
	});

	it('does not end the execution as stopped by hand when a job ID says so', () => {
		const advice = adviseFailedQuestion('job_canceled', undefined, status(404));
		const error = toNodeError(node, advice, 0);
		expect(error.message).toContain("Scrape job 'job_cancelled'");
		expect(error.description).toContain("Scrape job 'job_canceled'");
	});
});

it.each([
	[400, '0.4 s'],
	[5_000, '5 s'],
	[300_000, '300 s'],
	[3_600_000, '60 min'],
	[86_400_000, '24 h'],
	[Infinity, '100 h or more'],
])('%i ms are shown as %s', (milliseconds, text) => {
	expect(showTime(milliseconds)).toBe(text);
});

it('a job without items is not said to have some', () => {
	expect(adviseUnsuccessful(job({ status: 'failed' })).message).not.toContain('all the same');
});

it('sentences are joined by single spaces, and ended once', () => {
	expect(sentences(undefined, 'A.', '', 'B.')).toBe('A. B.');
	expect(['a', 'a.', 'a!', 'a.b', 'a…'].map(endSentence)).toEqual(['a.', 'a.', 'a!', 'a.b.', 'a…']);
});

it('an enormous text is shown in part, without control characters', () => {
	expect(showText(`\u0000${'ab '.repeat(1_000_000)}`, 7)).toBe('ab ab a…');
	expect(showText('ab cd', 3)).toBe('ab…');
});
