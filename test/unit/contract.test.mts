/**
 * Saved workflows hold these names, values and defaults. A row can be added; changing or removing
 * one breaks what people have built. Texts and the order in the editor are free.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { INodeProperties } from 'n8n-workflow';
import { parseJob } from '../../nodes/shared/model/job.ts';
import { simplifyJob, toItems, toStateItem } from '../../nodes/shared/model/jobOutput.ts';
import { AitronosApi, AitronosScrapeJob } from '../../tools/engine/package.mts';
import { expectRows, FIELD_TYPES, IF_ITEMS } from './contractRows.mts';

/** Where n8n finds the fields of an operation's output before it has run. */
const PREVIEWS = join(
	import.meta.dirname,
	'../../dist/nodes/AitronosScrapeJob/__schema__/v1.0.0/job',
);

const node = new AitronosScrapeJob();
const credential = new AitronosApi();

const GET_STATUS = 'resource=job operation=getStatus';
const WAIT = 'resource=job operation=waitUntilComplete';
const SCRAPE = 'resource=job operation=scrape';
const CREATE = 'resource=job operation=create';
const GET_MANY = 'resource=job operation=getMany';

const SCHEMA = JSON.stringify(
	'{\n  "type": "object",\n  "properties": {\n    "title": { "type": "string" },\n    "price": { "type": "number" }\n  }\n}',
);
const STATUSES = ['', 'cancelled', 'completed', 'failed', 'pending', 'processing'];
const DEFAULT_OUTPUT = {
	[GET_STATUS]: 'simplified',
	[GET_MANY]: 'simplified',
	[WAIT]: 'items',
	[SCRAPE]: 'items',
};

const rowsOfFields = (shown: string) => [
	`fields ${shown} | fixedCollection | {}`,
	`fields ${shown}.values.name | string | ""`,
	`fields ${shown}.values.type | options | "string"`,
	...FIELD_TYPES.map((type) => `fields ${shown}.values.type: ${type}`),
];

const CREATE_OPTIONS = [
	'dateFilter | fixedCollection | {}',
	'dateFilter.filter.field | string | ""',
	'dateFilter.filter.after | dateTime | ""',
	'dateFilter.filter.before | dateTime | ""',
	'engineType | options | "hybrid"',
	'engineType: browser',
	'engineType: hybrid',
	'engineType: static',
	'extractImages | boolean | false',
	'followPagination | boolean | false',
	'llmMode | options | "structured"',
	'llmMode: json',
	'llmMode: structured',
	'maxItems | number | 100',
	'organizationId | string | ""',
	'timeout | number | 30',
	'waitForContent | boolean | true',
];

it('the node has the name and connections that saved workflows name', () => {
	const { name, displayName, version, inputs, outputs, credentials } = node.description;
	expect({ name, displayName, version, inputs, outputs, credentials }).toEqual({
		name: 'aitronosScrapeJob',
		displayName: 'Aitronos Scrape Job',
		version: 1,
		inputs: ['main'],
		outputs: ['main'],
		credentials: [{ name: 'aitronosApi', required: true, testedBy: 'testCredential' }],
	});
});

const isForBatch = ({ displayOptions }: INodeProperties) =>
	displayOptions?.show?.resource?.includes('batch');

it('the node has these parameters for a job', () => {
	const properties = node.description.properties.filter((property) => !isForBatch(property));
	expectRows(properties, [
		'resource | options | "job"',
		'resource: job',
		'resource: batch',
		'operation resource=job | options | "getStatus"',
		'operation resource=job: create',
		'operation resource=job: getMany',
		'operation resource=job: getStatus',
		'operation resource=job: scrape',
		'operation resource=job: waitUntilComplete',

		...[GET_STATUS, WAIT].flatMap((shown) => [
			`jobId ${shown} | resourceLocator | {"mode":"id","value":"={{ $json.job_id }}"}`,
			`jobId ${shown}: list`,
			`jobId ${shown}: id`,
			`jobId ${shown}: url`,
		]),

		...Object.entries(DEFAULT_OUTPUT).flatMap(([shown, output]) => [
			`output ${shown} | options | "${output}"`,
			`output ${shown}: items`,
			`output ${shown}: raw`,
			`output ${shown}: simplified`,
		]),

		...[GET_STATUS, WAIT, SCRAPE].flatMap((shown) => [
			`options ${shown} | collection | {}`,
			`options ${shown}.concurrency | number | 10`,
			`options ${shown}.includeJobFields ${IF_ITEMS} | boolean | false`,
			`options ${shown}.onEmptyResult ${IF_ITEMS} | options | "nothing"`,
			`options ${shown}.onEmptyResult ${IF_ITEMS}: fail`,
			`options ${shown}.onEmptyResult ${IF_ITEMS}: nothing`,
			`options ${shown}.onEmptyResult ${IF_ITEMS}: summaryItem`,
		]),

		...[WAIT, SCRAPE].flatMap((shown) => [
			`maxWait ${shown} | number | 300`,
			`options ${shown}.pollInterval | number | 5`,
			`options ${shown}.onUnsuccessful | options | "fail"`,
			`options ${shown}.onUnsuccessful: fail`,
			`options ${shown}.onUnsuccessful: returnState`,
			`options ${shown}.onTimeout | options | "fail"`,
			`options ${shown}.onTimeout: fail`,
			`options ${shown}.onTimeout: returnLastState`,
		]),

		...[SCRAPE, CREATE].flatMap((shown) => [
			`url ${shown} | string | ""`,
			`schemaMode ${shown} | options | "fields"`,
			`schemaMode ${shown}: fields`,
			`schemaMode ${shown}: json`,
			...rowsOfFields(`schemaMode=fields ${shown}`),
			`schema schemaMode=json ${shown} | json | ${SCHEMA}`,
			`createOptions ${shown} | collection | {}`,
			...CREATE_OPTIONS.map((row) => `createOptions ${shown}.${row}`),
		]),

		`returnAll ${GET_MANY} | boolean | false`,
		`limit returnAll=false ${GET_MANY} | number | 50`,
		`filters ${GET_MANY} | collection | {}`,
		`filters ${GET_MANY}.status | options | ""`,
		...STATUSES.map((status) => `filters ${GET_MANY}.status: ${status}`),

		...['create', 'getMany', 'getStatus', 'scrape', 'waitUntilComplete'].map(
			(operation) =>
				`toolDescription @tool=true resource=job operation=${operation} | string | "any text"`,
		),
		'toolMaxCharacters @tool=true | number | 20000',
		'toolMaxItems @tool=true | number | 50',
	]);
});

it('the parameters have these limits', () => {
	const all = node.description.properties.flatMap((property) => [
		property,
		...(property.type === 'collection' ? ((property.options ?? []) as INodeProperties[]) : []),
	]);
	const limits = all.flatMap(({ name, typeOptions }) => {
		const { minValue, maxValue } = typeOptions ?? {};
		return minValue === undefined ? [] : [`${name} ${minValue} ${maxValue}`];
	});
	expect(new Set(limits)).toEqual(
		new Set([
			'concurrency 1 50',
			'limit 1 undefined',
			'maxItems 1 1000',
			'maxItemsPerUrl 1 500',
			'maxTotalItems 1 5000',
			'maxWait 0 undefined',
			'parallelJobs 1 10',
			'pollInterval 1 undefined',
			'timeout 1 300',
			'timeoutPerUrl 1 300',
			'toolMaxCharacters 1000 1000000',
			'toolMaxItems 1 1000',
		]),
	);
});

it('the credential has these fields', () => {
	expect(credential.name).toBe('aitronosApi');
	expect(credential.displayName).toBe('Aitronos API');
	expectRows(credential.properties, [
		'apiKey | string | ""',
		'authentication | options | "apiKeyHeader"',
		'authentication: apiKeyHeader',
		'authentication: bearerToken',
		'baseUrl | string | "https://api.aitronos.com/api/v1"',
		'requestsPerMinute | number | 60',
	]);
	const options = Object.fromEntries(
		credential.properties.map(({ name, typeOptions }) => [name, typeOptions]),
	);
	expect(options).toMatchObject({
		apiKey: { password: true },
		requestsPerMinute: { minValue: 1, maxValue: 1000 },
	});
});

it('the node returns these fields', () => {
	const fields = { status: 'completed', extracted_data: [{}, 1, { error: 1, $error: 2 }] };
	const job = parseJob(fields, 'job_1')!;
	const simplified = [
		'job_id',
		'status',
		'finished',
		'url',
		'item_count',
		'error_message',
		'processing_time',
		'created_at',
		'completed_at',
	];
	expect(Object.keys(simplifyJob(job))).toEqual(simplified);
	for (const output of ['items', 'simplified', 'raw'] as const) {
		const keys = output === 'raw' ? ['status', 'extracted_data'] : simplified;
		expect(Object.keys(toStateItem(job, 'job_1', output))).toEqual(keys);
		expect(toStateItem(undefined, 'job_1', output)).toEqual({
			job_id: 'job_1',
			status: null,
			finished: false,
		});
	}
	for (const operation of ['create', 'getMany', 'getStatus']) {
		const preview = readFileSync(join(PREVIEWS, `${operation}.json`), 'utf8');
		const { properties } = JSON.parse(preview) as { properties: object };
		expect(Object.keys(properties)).toEqual(simplified);
	}
	const jobFields = ['aitronos_job_id', 'aitronos_job_url', 'aitronos_job_completed_at'];
	expect(toItems(job, true).map((item) => Object.keys(item))).toEqual([
		jobFields,
		['value', ...jobFields],
		['error_', '$error_', ...jobFields],
	]);
});
