import { describe, expect, it } from '@jest/globals';
import {
	FIELD_TYPES,
	parseDay,
	parseNewJob,
	parsePageUrl,
	parseSchema,
	schemaOfFields,
} from '../../nodes/shared/model/newJob.ts';

const invalid = (text: string, whatToDo: string) => ({
	invalid: expect.stringContaining(text),
	whatToDo,
});

describe('the URL of a page', () => {
	it.each([
		['https://example.com', 'https://example.com'],
		[' http://example.com/a?b=c#d \n', 'http://example.com/a?b=c#d'],
		['HTTPS://EXAMPLE.COM', 'HTTPS://EXAMPLE.COM'],
		// The rest is the API's business.
		['http://localhost:3000', 'http://localhost:3000'],
		['https://münchen.example/straße', 'https://münchen.example/straße'],
	])('%j is sent as %j', (text, url) => {
		expect(parsePageUrl(text)).toEqual({ value: url });
	});

	it.each([
		'',
		' ',
		'example.com',
		'ftp://example.com/file',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'https://',
		'https:///path',
		'https:example.com',
		'{{ $json.url }}',
		'https://{{ $json.host }}',
		'https://example.com https://example.org',
		'see https://example.com',
		'undefined',
	])('%j is refused', (text) => {
		expect(parsePageUrl(text)).toEqual(
			invalid(
				"isn't a valid URL",
				'Enter a URL that starts with https:// or http:// and has no spaces.',
			),
		);
	});
});

describe('rows of fields', () => {
	it('become a schema, in their order, with any of the documented types', () => {
		const rows = FIELD_TYPES.map((type) => ({ name: ` my ${type} `, type }));
		const schema = schemaOfFields(rows) as { value: { properties: object } };
		expect(schema).toEqual({
			value: {
				type: 'object',
				properties: Object.fromEntries(FIELD_TYPES.map((type) => [`my ${type}`, { type }])),
			},
		});
		expect(Object.keys(schema.value.properties)).toEqual(FIELD_TYPES.map((type) => `my ${type}`));
		expect(FIELD_TYPES).toHaveLength(8);
	});

	it('can have a type in capitals, and any name', () => {
		const schema = schemaOfFields([
			{ name: '__proto__', type: ' URL ' },
			{ name: 'constructor', type: 'String' },
		]);
		expect(JSON.stringify(schema)).toBe(
			'{"value":{"type":"object","properties":{"__proto__":{"type":"url"},"constructor":{"type":"string"}}}}',
		);
	});

	const good = { name: 'title', type: 'string' };
	const ENTER_NAME = 'Enter a name for each field, or remove the row.';
	const USE_TYPE = 'Use one of: string, number, boolean, array, object, url, date, email.';
	it.each<[string, unknown[], string, string]>([
		['no rows', [], 'is empty', 'Add at least one field to extract.'],
		['an empty row', [good, {}], 'no name in row 2', ENTER_NAME],
		['a row without a name', [{ name: ' ', type: 'string' }], 'no name in row 1', ENTER_NAME],
		['a row whose name is no text', [{ name: 5, type: 'string' }], 'no name in row 1', ENTER_NAME],
		['a row that is null', [good, null], 'no name in row 2', ENTER_NAME],
		['a row that is a text', ['title'], 'no name in row 1', ENTER_NAME],
		['a row without a type', [{ name: 'price' }], "no valid type for 'price'", USE_TYPE],
		['a row with an empty type', [{ name: 'a', type: '' }], "no valid type for 'a'", USE_TYPE],
		['an unknown type', [{ name: 'a', type: 'integer' }], "has no valid type for 'a'", USE_TYPE],
		[
			'a name twice',
			[good, { name: ' title', type: 'number' }],
			"contains 'title' twice",
			'Use each field name only once.',
		],
	])('are refused: %s', (_what, rows, text, whatToDo) => {
		expect(schemaOfFields(rows)).toEqual(invalid(text, whatToDo));
	});
});

describe('a JSON schema', () => {
	const properties = { title: { type: 'string' }, tags: { type: 'array', items: {} } };
	const EXAMPLE =
		'Enter a schema such as { "type": "object", "properties": { "title": { "type": "string" } } }.';
	const ONE_ITEM = `The schema must describe one item, not the list. ${EXAMPLE}`;

	it.each([
		['an object', { type: 'object', properties, required: ['title'] }],
		['text', JSON.stringify({ type: 'object', properties, required: ['title'] })],
		['without its type', { properties, required: ['title'] }],
	])('as %s is passed on as it is', (_what, schema) => {
		expect(parseSchema(schema)).toEqual({
			value: { type: 'object', properties, required: ['title'] },
		});
	});

	it.each<[string, unknown, string, string?]>([
		['invalid JSON', '{ "type": object }', "isn't valid JSON ("],
		['an empty text', '', "isn't valid JSON ("],
		['null', null, "isn't a JSON object"],
		['a list', [{ type: 'object', properties }], "isn't a JSON object"],
		['a list as text', '[{"title":"string"}]', "isn't a JSON object"],
		['a number', '5', "isn't a JSON object"],
		['what JSON has no form for', { properties: { title: 1n } }, "isn't a JSON object"],
		['without properties', { type: 'object' }, 'has no properties'],
		['with empty properties', '{"type":"object","properties":{}}', 'has no properties'],
		['with a list of properties', { properties: ['title'] }, 'has no properties'],
		['only its properties', properties, 'has no properties'],
		['of the list', { type: 'array', properties }, "doesn't have the type 'object'", ONE_ITEM],
		['whose type is null', { type: null, properties }, "doesn't have the type", ONE_ITEM],
	])('is refused: %s', (_what, schema, text, whatToDo = EXAMPLE) => {
		expect(parseSchema(schema)).toEqual(invalid(text, whatToDo));
	});
});

describe('a day', () => {
	it.each<[unknown, string]>([
		['2026-11-25', '2026-11-25'],
		[' 2026-11-25 ', '2026-11-25'],
		['2026-11-25T23:59:59', '2026-11-25'],
		['2026-11-25 08:00', '2026-11-25'],
		['2026-11-25T23:30:00.000+09:00', '2026-11-25'],
		['2024-02-29', '2024-02-29'],
		[new Date('2026-11-25T12:00:00Z'), '2026-11-25'],
		// A date-time of n8n.
		[{ toJSON: () => '2026-11-25T23:30:00.000-05:00' }, '2026-11-25'],
	])('%s is %s', (value, day) => {
		expect(parseDay(value)).toBe(day);
	});

	it.each<unknown>([
		'25.11.2026',
		'11/25/2026',
		'2026-11',
		'2026-13-01',
		'2026-02-30',
		'2026-11-251',
		'on 2026-01-02',
		'tomorrow',
		'',
		20261125,
		true,
		undefined,
		null,
		{},
		new Date(NaN),
		{ toJSON: () => null },
	])('%p is none', (value) => {
		expect(parseDay(value)).toBeUndefined();
	});
});

describe('the response to a creation', () => {
	const url = 'https://example.com/';

	it.each<[string, object, object]>([
		['an ID only', { job_id: 'job_1' }, { id: 'job_1', status: 'pending', state: 'running' }],
		['the ID by another name', { id: 'job_1' }, { id: 'job_1' }],
		['no status yet', { job_id: 'job_1', status: null }, { status: 'pending' }],
		['another status', { job_id: 'job_1', status: 'queued' }, { state: 'running' }],
		[
			'a finished job',
			{ job_id: 'job_1', status: 'completed', extracted_data: [1] },
			{ state: 'completed', items: [1], hasData: true },
		],
		['no URL', { job_id: 'job_1' }, { fields: expect.objectContaining({ url }) }],
		['its URL', { job_id: 'job_1', url: 'u' }, { fields: expect.objectContaining({ url: 'u' }) }],
	])('with %s describes the job', (_what, data, job) => {
		expect(parseNewJob(data, url)).toMatchObject(job);
	});

	it.each<unknown>([{}, { job_id: '' }, { job_id: 7 }, { status: 'pending' }, [], 'job_1', null])(
		'%j describes none',
		(data) => {
			expect(parseNewJob(data, url)).toBeUndefined();
		},
	);
});
