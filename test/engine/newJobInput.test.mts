/** What a person enters to create a job: what of it is sent, and what is refused before a request. */
import { describe, expect, it, jest } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { fieldsOf, given, NODE, useMockApi } from './fixture.mts';

jest.setTimeout(30_000);
const { mockApi, runJobs } = useMockApi();

const PAGE = 'https://example.com/';
const SCHEMA = { type: 'object', properties: { title: { type: 'string' } } };

/** The body that the API accepted, of the only job. */
async function bodyOf(parameters: INodeParameters, input: IDataObject = {}) {
	mockApi().reset();
	const result = await runJobs('create', { input: [{ url: PAGE, ...input }], parameters });
	expect(result.task(NODE)?.error).toBeUndefined();
	expect(mockApi().createdJobs).toHaveLength(1);
	return mockApi().requests[0].body as IDataObject;
}

const optionsOf = async (createOptions: INodeParameters, input?: IDataObject) => {
	const { options, ...body } = await bodyOf({ createOptions }, input);
	expect(body).toEqual({ url: PAGE, schema: SCHEMA });
	return options;
};

/**
 * What a node with these parameters says about the second of three input items: the others' jobs are
 * created, and no request is sent for it.
 */
async function refusal(parameters: INodeParameters, bad: IDataObject, good: IDataObject = {}) {
	mockApi().reset();
	const result = await runJobs('create', {
		input: [good, bad, good].map((item) => ({ url: PAGE, ...item })),
		parameters,
		settings: { onError: 'continueRegularOutput' },
	});
	const [first, item, last] = given(result);
	expect([first, last]).toMatchObject([{ status: 'pending' }, { status: 'pending' }]);
	expect(mockApi().requests).toHaveLength(2);
	expect(item).toEqual({ error: expect.any(String), message: expect.stringMatching(/\.$/) });
	return item.error;
}

describe('what to extract is sent', () => {
	it('as rows, with any documented type', async () => {
		const types = {
			a: 'string',
			b: 'number',
			c: 'boolean',
			d: 'array',
			e: 'object',
			f: 'url',
			g: 'date',
			h: 'email',
		};
		const properties = Object.fromEntries(
			Object.entries(types).map(([name, type]) => [name, { type }]),
		);
		expect(await bodyOf(fieldsOf(types))).toEqual({
			url: PAGE,
			schema: { type: 'object', properties },
		});
	});

	const properties = { price: { type: 'number', description: 'In euros' } };
	const further = { properties, required: ['price'] };
	it.each<[string, INodeParameters, IDataObject]>([
		['as JSON text', { schema: JSON.stringify(further) }, {}],
		['as an object of an expression', { schema: '={{ $json.schema }}' }, { schema: further }],
		[
			'as JSON text of an expression',
			{ schema: '={{ $json.schema }}' },
			{ schema: JSON.stringify({ type: 'object', ...further }) },
		],
	])('%s', async (_what, parameters, input) => {
		const { schema } = await bodyOf({ schemaMode: 'json', ...parameters }, input);
		expect(schema).toEqual({ type: 'object', ...further });
	});

	it('as each input item’s own expressions say', async () => {
		const field = { name: '={{ $json.field }}', type: '={{ $json.type }}' };
		await runJobs('create', {
			input: [
				{ url: 'https://a.example/', field: 'title', type: 'string', max: 5 },
				{ url: 'https://b.example/', field: 'price', type: 'number' },
			],
			parameters: {
				fields: { values: [field] },
				createOptions: { maxItems: '={{ $json.max }}', organizationId: '={{ $json.field }}' },
			},
		});
		expect(mockApi().createdJobs.map(({ id: _id, ...body }) => body)).toEqual([
			{
				url: 'https://a.example/',
				schema: SCHEMA,
				organization_id: 'title',
				options: { max_items: 5 },
			},
			{
				url: 'https://b.example/',
				schema: { type: 'object', properties: { price: { type: 'number' } } },
				organization_id: 'price',
			},
		]);
	});
});

describe('an option is sent', () => {
	it('if it is set, also at its default, all of them together', async () => {
		expect(
			await optionsOf({
				engineType: 'hybrid',
				extractImages: false,
				followPagination: true,
				llmMode: 'structured',
				maxItems: 100,
				timeout: 30,
				waitForContent: false,
				dateFilter: { filter: { field: 'published', after: '2026-01-01', before: '' } },
			}),
		).toEqual({
			engine_type: 'hybrid',
			extract_images: false,
			follow_pagination: true,
			llm_mode: 'structured',
			max_items: 100,
			timeout: 30,
			wait_for_content: false,
			date_filter: { field: 'published', after: '2026-01-01' },
		});
	});

	it.each<[string, INodeParameters]>([
		['nothing', {}],
		['empty texts', { organizationId: '', engineType: '={{ "" }}', maxItems: '={{ " " }}' }],
		['expressions that give nothing', { maxItems: '={{ $json.none }}', timeout: '={{ null }}' }],
		[
			'a date filter without dates',
			{ dateFilter: { filter: { field: 'a', after: '', before: '' } } },
		],
		['a date filter that was only opened', { dateFilter: {} }],
	])('not for %s', async (_what, createOptions) => {
		expect(await bodyOf({ createOptions })).toEqual({ url: PAGE, schema: SCHEMA });
	});

	it('for the organization beside the options', async () => {
		const createOptions = { organizationId: ' org_1 ' };
		expect(await bodyOf({ createOptions })).toEqual({
			url: PAGE,
			schema: SCHEMA,
			organization_id: 'org_1',
		});
	});

	it.each<[string, INodeParameters, object]>([
		['1', { maxItems: 1, timeout: 1 }, { max_items: 1, timeout: 1 }],
		['the most', { maxItems: 1000, timeout: 300 }, { max_items: 1000, timeout: 300 }],
		[
			'text of a model',
			{ maxItems: '60', waitForContent: 'true' } as never,
			{ max_items: 60, wait_for_content: true },
		],
		[
			'its name',
			{ llmMode: 'JSON', engineType: 'Static' },
			{ llm_mode: 'json', engine_type: 'static' },
		],
	])('at %s', async (_what, createOptions, options) => {
		expect(await optionsOf(createOptions)).toEqual(options);
	});

	it.each<[string, INodeParameters, IDataObject]>([
		['dates', { after: '2026-01-31', before: '2026-02-01' }, {}],
		[
			'date-times of the editor',
			{ after: '2026-01-31T00:00:00', before: '2026-02-01T23:59:00' },
			{},
		],
		[
			'date-times of n8n',
			{
				after: "={{ DateTime.fromISO('2026-01-31') }}",
				before: "={{ DateTime.fromISO('2026-01-31').plus({ days: 1 }) }}",
			},
			{},
		],
		[
			'date objects',
			{ after: "={{ new Date('2026-01-31T10:00:00Z') }}", before: '={{ $json.before }}' },
			{ before: '2026-02-01T10:00:00.000+02:00' },
		],
	])('for a date filter of %s', async (_what, dates, input) => {
		const dateFilter = { filter: { field: ' published ', ...dates } } as INodeParameters;
		expect(await optionsOf({ dateFilter }, input)).toEqual({
			date_filter: { field: 'published', after: '2026-01-31', before: '2026-02-01' },
		});
	});

	it('for a date filter of now', async () => {
		const dateFilter = {
			filter: { field: 'published', after: '={{ $now }}', before: '={{ $today }}' },
		};
		const { date_filter: filter } = (await optionsOf({ dateFilter })) as {
			date_filter: IDataObject;
		};
		expect(filter.after).toMatch(/^\d{4}-\d{2}-\d{2}$/);
		expect(filter.before).toBe(filter.after);
	});
});

describe('a mistake fails its own item alone, in words, before any request:', () => {
	const field = { name: '={{ $json.name }}', type: '={{ $json.type }}' };
	const good = { name: 'title', type: 'string' };

	it.each<[string, IDataObject, string]>([
		[
			'a row without a name',
			{ name: '', type: 'string' },
			"'Fields to Extract' has no name in row 1",
		],
		[
			'a row without a type',
			{ name: 'a', type: '' },
			"'Fields to Extract' has no valid type for 'a'",
		],
		['an empty row', { name: '', type: '' }, 'has no name in row 1'],
		['an unknown type', { name: 'a', type: 'integer' }, "has no valid type for 'a'"],
	])('%s', async (_what, bad, text) => {
		expect(await refusal({ fields: { values: [field] } }, bad, good)).toContain(text);
	});

	it('a name twice', async () => {
		const twice = { values: [field, { name: 'title', type: 'number' }] };
		const other = { ...good, name: 'price' };
		expect(await refusal({ fields: twice }, good, other)).toContain("contains 'title' twice");
	});

	it.each<[string, INodeParameters]>([
		['no rows', { fields: {} }],
		['no rows left', { fields: { values: [] } }],
		['an expression in place of the rows, which n8n drops', { fields: '={{ $json.rows }}' }],
	])('%s', async (_what, parameters) => {
		const result = await runJobs('create', { urls: [PAGE], parameters });
		expect(result.task(NODE)?.error?.message).toBe("'Fields to Extract' is empty");
		expect(mockApi().requests).toEqual([]);
	});

	it.each<[string, unknown, string]>([
		['invalid JSON', '{ "type": ', "'Schema' isn't valid JSON"],
		['an empty schema', '', "'Schema' isn't valid JSON"],
		['a schema without properties', { type: 'object' }, "'Schema' has no properties"],
		['{}', '{}', "'Schema' has no properties"],
		['a list', [SCHEMA], "'Schema' isn't a JSON object"],
		['the schema of a list', { type: 'array', items: SCHEMA }, "doesn't have the type 'object'"],
	])('%s', async (_what, schema, text) => {
		const parameters = { schemaMode: 'json', schema: '={{ $json.schema }}' };
		expect(await refusal(parameters, { schema } as IDataObject, { schema: SCHEMA })).toContain(
			text,
		);
	});

	it.each<[string, unknown]>([
		['an ftp URL', 'ftp://example.com/'],
		['an empty URL', ''],
		['nothing as URL', null],
		['a URL without a scheme', 'example.com'],
		['an expression that was not evaluated', '{{ $json.url }}'],
	])('%s', async (_what, url) => {
		expect(await refusal({}, { url } as IDataObject)).toBe("'URL' isn't a valid URL");
	});

	it.each<[string, string, unknown, string]>([
		['Max Items 0', 'maxItems', 0, "Invalid value for 'Max Items'"],
		['Max Items 1001', 'maxItems', 1001, "Invalid value for 'Max Items'"],
		['Max Items in words', 'maxItems', 'many', "Invalid value for 'Max Items'"],
		['Timeout 0', 'timeout', 0, "Invalid value for 'Timeout (Seconds)'"],
		['Timeout 301', 'timeout', 301, "Invalid value for 'Timeout (Seconds)'"],
		['an unknown engine', 'engineType', 'steam', "Invalid value for 'Engine Type'"],
		['no boolean', 'extractImages', 'perhaps', "Invalid value for 'Extract Images'"],
	])('%s', async (_what, option, value, text) => {
		const parameters = { createOptions: { [option]: '={{ $json.value }}' } };
		expect(await refusal(parameters, { value } as IDataObject)).toBe(text);
	});

	const dates = { field: 'published', after: '2026-01-01', before: '2026-02-01' };
	it.each<[string, IDataObject, string]>([
		['a reversed range', { after: '2026-02-02' }, "has an 'After' date later than 'Before'"],
		['a date filter without a field', { field: ' ' }, "'Date Filter' has no 'Date Field'"],
		['a date of another form', { before: '01.02.2026' }, "has an invalid date in 'Before'"],
		['a day that does not exist', { after: '2026-02-30' }, "has an invalid date in 'After'"],
	])('%s', async (_what, bad, text) => {
		const filter = {
			field: '={{ $json.field }}',
			after: '={{ $json.after }}',
			before: '={{ $json.before }}',
		};
		const parameters = { createOptions: { dateFilter: { filter } } };
		expect(await refusal(parameters, { ...dates, ...bad }, dates)).toContain(text);
	});
});
