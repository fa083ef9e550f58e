import { describe, expect, it } from '@jest/globals';
import { describeCreateError, describeJobsLeft } from '../../nodes/shared/errors/newJobMessages.ts';
import type { ApiError } from '../../nodes/shared/transport/apiError.ts';
import type { ServerError } from '../../nodes/shared/transport/serverError.ts';

const URL = 'https://shop.example/coffee';

const http = (
	status: number,
	code?: string,
	source: ServerError['source'] = 'api',
	message = 'What the API said',
): ApiError => ({ kind: 'http', status, server: { message, code, traceId: 'trace-1', source } });

const HOW_TO_FIND = /The job might exist.*twice.*'Get Many'.*'Simplified'.*'url'.*'created_at'/;

describe('a job that was not created', () => {
	it.each<[string, ApiError, RegExp, RegExp]>([
		[
			'422',
			http(422),
			/rejected the request as invalid.*: What the API said$/,
			/'URL', the fields or schema, and any option.*What the API said/,
		],
		['400', http(400), /invalid/, /'URL'/],
		['401', http(401), /rejected the API key/, /'API Key'/],
		['402', http(402), /requires payment/, /plan and balance/],
		['403', http(403), /permission to create scrape jobs/, /scraping permission/],
		[
			'403, several organizations',
			http(403, 'AMBIGUOUS_ORGANIZATION'),
			/permission to create/,
			/several organizations\. Set 'Organization ID'/,
		],
		[
			'403, no organization',
			http(403, 'NO_ORGANIZATION_MEMBERSHIP'),
			/permission to create/,
			/no access to the organization to bill \(see 'Organization ID'\)/,
		],
		['404', http(404), /API wasn't found/, /'Base URL'/],
		['404 of the framework', http(404, undefined, 'framework'), /wasn't found/, /'Base URL'/],
		['429', http(429), /rate limit was exceeded/, /Requests per Minute.*spending limit/],
		['success: false', { kind: 'rejected', server: { source: 'api' } }, /rejected/, /./],
		['a refused connection', { kind: 'network', code: 'ECONNREFUSED' }, /refused/, /'Base URL'/],
		['an unknown host', { kind: 'network', code: 'ENOTFOUND' }, /host wasn't found/, /Base URL/],
		[
			'because of the rate limit',
			{ kind: 'noCapacity' },
			/because of the rate limit/,
			/Try again later/,
		],
		[
			'a long Retry-After',
			{ kind: 'rateLimited', retryAfter: 600_000, cause: http(429) },
			/won't accept requests for another 10 min \(HTTP status 429\)$/,
			/Try again after.*spending limit.*What the API said/,
		],
	])('%s', (_what, apiError, error, message) => {
		const text = describeCreateError(URL, apiError);
		expect(text.error).toMatch(error);
		expect(text.error).toMatch(
			new RegExp(`^Scrape job for '${URL}' wasn't created: (?:[^A-Z]|Aitronos)`),
		);
		expect(text.message).toMatch(message);
		expect(text.message).not.toMatch(/'Job'|might exist/);
	});
});

describe('a job that might have been created', () => {
	it.each<[string, ApiError, RegExp]>([
		['500', http(500), /temporarily unavailable \(HTTP status 500\)/],
		['502', http(502, undefined, 'gateway'), /HTTP status 502/],
		['503 of a gateway', http(503, undefined, 'gateway'), /HTTP status 503/],
		['a timeout', { kind: 'timeout' }, /didn't respond in time/],
		['a lost connection', { kind: 'network', code: 'ECONNRESET' }, /connection .* was lost/],
		['a truncated body', { kind: 'incomplete' }, /incomplete/],
		['a page', { kind: 'notJson', status: 200 }, /isn't JSON/],
		['JSON that is no job', { kind: 'unexpected' }, /unexpected response/],
	])('%s', (_what, apiError, error) => {
		const text = describeCreateError(URL, apiError);
		expect(text.error).toMatch(`Scrape job for '${URL}' might have been created: `);
		expect(text.error).toMatch(error);
		expect(text.message).toMatch(HOW_TO_FIND);
	});
});

it('a URL is safe to show', () => {
	const { error } = describeCreateError(`https://a.example/\u202e${'x'.repeat(5_000)}`, {
		kind: 'timeout',
	});
	expect(error.length).toBeLessThan(300);
	expect(error).not.toMatch(/\p{Cf}/u);
});

describe('the jobs that an ended execution leaves behind', () => {
	const TO_GET = "To get their items, use 'Wait Until Complete' with these IDs.";

	it.each<[string, string[], string[], string]>([
		['none', [], [], ''],
		['created ones', ['job_1', 'job_2'], [], `Jobs already created: job_1, job_2. ${TO_GET}`],
		[
			'uncertain ones',
			[],
			['https://a.example'],
			"Jobs might also have been created for 'https://a.example'. To find them, use 'Get Many' with 'Output' set to 'Simplified', and compare 'url' and 'created_at'.",
		],
	])('%s', (_what, ids, urls, text) => {
		expect(describeJobsLeft(ids, urls)).toBe(text);
	});

	it('both', () => {
		expect(describeJobsLeft(['job_1'], ['https://a.example'])).toMatch(
			/^Jobs already created: job_1\. .* Jobs might also have been created for 'https:/,
		);
	});
});
