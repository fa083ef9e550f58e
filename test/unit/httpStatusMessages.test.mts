import { describe, expect, it } from '@jest/globals';
import { describeHttpStatus, type Subject } from '../../nodes/shared/errors/httpStatusMessages.ts';
import type { ServerError } from '../../nodes/shared/transport/serverError.ts';

const BILLED = "the organization to bill (see 'Organization ID')";
const SET_ORGANIZATION = "Set 'Organization ID' to the one to bill.";
const SEE_MESSAGE = 'Follow the message from Aitronos.';

/** subject · what the key may not do · whose key to use · if it has several · what to check */
const SUBJECTS: Array<[Subject, string, string, string, string]> = [
	[
		'job',
		'read this job',
		'the organization that owns the job',
		'Use a key created in the organization that owns the job.',
		"Check the 'Job' parameter.",
	],
	[
		'knownJob',
		'read this job',
		'the organization that owns the job',
		'Use a key created in the organization that owns the job.',
		SEE_MESSAGE,
	],
	[
		'jobs',
		'list scrape jobs',
		'the organization that owns the jobs',
		'Use a key created in the organization that owns the jobs.',
		SEE_MESSAGE,
	],
	[
		'batch',
		'read this batch',
		'the organization that owns the batch',
		'Use a key created in the organization that owns the batch.',
		"Check the 'Batch ID' parameter.",
	],
	[
		'newJob',
		'create scrape jobs',
		BILLED,
		SET_ORGANIZATION,
		"Check 'URL', the fields or schema, and any option that Aitronos mentions.",
	],
	[
		'newBatch',
		'create batches',
		BILLED,
		SET_ORGANIZATION,
		'Check the URLs, the fields or schema, and any option that Aitronos mentions.',
	],
];

describe.each(SUBJECTS)('about a %s', (subject, action, organization, several, toCheck) => {
	it.each([
		[
			'of an unknown kind',
			undefined,
			`Grant the key the scraping permission in Aitronos, or use a key from ${organization}.`,
		],
		[
			'of a key without organization',
			'NO_ORGANIZATION_MEMBERSHIP',
			`The API key has no access to ${organization}. Use a key from that organization.`,
		],
		[
			'of a key of another organization',
			'ORGANIZATION_ACCESS_DENIED',
			`The API key has no access to ${organization}. Use a key from that organization.`,
		],
		[
			'of a key of several organizations',
			'AMBIGUOUS_ORGANIZATION',
			`The API key belongs to several organizations. ${several}`,
		],
	])('a 403 %s says which key to use', (_what, code, advice) => {
		expect(describeHttpStatus(403, { source: 'api', code }, subject)).toEqual({
			error: `The API key doesn't have permission to ${action} (HTTP status 403)`,
			advice,
		});
	});

	it.each([400, 422])('a %i says what to check', (status) => {
		expect(describeHttpStatus(status, { source: 'api', message: 'No' }, subject)).toEqual({
			error: `Aitronos rejected the request as invalid (HTTP status ${status}): No`,
			advice: toCheck,
		});
	});
});

describe('a 404', () => {
	const NO_API = "The Aitronos API wasn't found at this URL";
	const TRY = 'Try https://api.aitronos.com/api/v1 or https://api.aitronos.com/v1.';
	const OWN = 'An API key can only access what belongs to its own account';

	it.each<[ServerError['source'], Subject, string, string]>([
		['api', 'job', 'Scrape job not found', `Check the ID in 'Job'. ${OWN}`],
		['api', 'batch', 'Batch not found', `Check the ID in 'Batch ID'. ${OWN}`],
		['api', 'knownJob', 'Scrape job not found', SEE_MESSAGE],
		['api', 'jobs', NO_API, TRY],
		['api', 'newJob', NO_API, TRY],
		['api', 'newBatch', NO_API, TRY],
		['gateway', 'job', NO_API, TRY],
		['gateway', 'batch', NO_API, TRY],
		['gateway', 'knownJob', NO_API, TRY],
		['framework', 'knownJob', NO_API, TRY],
	])('of the %s about a %s says what was not found', (source, subject, error, advice) => {
		expect(describeHttpStatus(404, { source, message: 'No' }, subject)).toEqual({
			error: `${error} (HTTP status 404)`,
			advice: expect.stringContaining(advice),
		});
	});
});

it.each([
	[304, 'Aitronos returned an unexpected response'],
	[399, 'Aitronos returned an unexpected response'],
	[400, 'Aitronos rejected the request as invalid'],
	[405, 'Aitronos rejected the request'],
	[499, 'Aitronos rejected the request'],
	[500, 'Aitronos is temporarily unavailable'],
])('a status %i means: %s', (status, error) => {
	expect(describeHttpStatus(status, { source: 'gateway' }, 'job').error).toBe(
		`${error} (HTTP status ${status})`,
	);
});
