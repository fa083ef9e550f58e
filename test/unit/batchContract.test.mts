/** The names, values and defaults of batches and of the trigger, as contract.test.mts has those of jobs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parseBatch, simplifyBatch } from '../../nodes/shared/model/batch.ts';
import { AitronosScrapeJob, AitronosScrapeJobTrigger } from '../../tools/engine/package.mts';
import { expectRows, FIELD_TYPES, IF_ITEMS } from './contractRows.mts';

const PREVIEWS = join(
	import.meta.dirname,
	'../../dist/nodes/AitronosScrapeJob/__schema__/v1.0.0/batch',
);

const { properties } = new AitronosScrapeJob().description;
const trigger = new AitronosScrapeJobTrigger().description;

const CREATE = 'resource=batch operation=create';
const GET_STATUS = 'resource=batch operation=getStatus';
const WAIT = 'resource=batch operation=waitUntilComplete';
const OUTPUT = ['items', 'raw', 'simplified'];

it('the node has these parameters for a batch', () => {
	const forBatch = properties.filter((property) =>
		property.displayOptions?.show?.resource?.includes('batch'),
	);
	const schema = forBatch.find(({ name }) => name === 'schema')?.default;
	expectRows(forBatch, [
		'operation resource=batch | options | "create"',
		'operation resource=batch: create',
		'operation resource=batch: getStatus',
		'operation resource=batch: waitUntilComplete',

		...[CREATE, GET_STATUS, WAIT].map(
			(operation) => `toolDescription @tool=true ${operation} | string | "any text"`,
		),

		`urlSource ${CREATE} | options | "text"`,
		`urlSource ${CREATE}: inputItems`,
		`urlSource ${CREATE}: text`,
		`urls urlSource=text ${CREATE} | string | ""`,
		`url urlSource=inputItems ${CREATE} | string | "={{ $json.url }}"`,
		`schemaMode ${CREATE} | options | "fields"`,
		`schemaMode ${CREATE}: fields`,
		`schemaMode ${CREATE}: json`,
		`fields schemaMode=fields ${CREATE} | fixedCollection | {}`,
		`fields schemaMode=fields ${CREATE}.values.name | string | ""`,
		`fields schemaMode=fields ${CREATE}.values.type | options | "string"`,
		...FIELD_TYPES.map((type) => `fields schemaMode=fields ${CREATE}.values.type: ${type}`),
		`schema schemaMode=json ${CREATE} | json | ${JSON.stringify(schema)}`,
		`answer ${CREATE} | options | "perJob"`,
		`answer ${CREATE}: perBatch`,
		`answer ${CREATE}: perJob`,
		`createOptions ${CREATE} | collection | {}`,
		`createOptions ${CREATE}.dateFilter | fixedCollection | {}`,
		`createOptions ${CREATE}.dateFilter.filter.field | string | ""`,
		`createOptions ${CREATE}.dateFilter.filter.after | dateTime | ""`,
		`createOptions ${CREATE}.dateFilter.filter.before | dateTime | ""`,
		`createOptions ${CREATE}.llmMode | options | "structured"`,
		`createOptions ${CREATE}.llmMode: json`,
		`createOptions ${CREATE}.llmMode: structured`,
		`createOptions ${CREATE}.maxItemsPerUrl | number | 50`,
		`createOptions ${CREATE}.maxTotalItems | number | 500`,
		`createOptions ${CREATE}.organizationId | string | ""`,
		`createOptions ${CREATE}.parallelJobs | number | 3`,
		`createOptions ${CREATE}.timeoutPerUrl | number | 30`,

		...[GET_STATUS, WAIT].map((shown) => `batchId ${shown} | string | "={{ $json.batch_id }}"`),

		`output ${GET_STATUS} | options | "simplified"`,
		`output ${GET_STATUS}: raw`,
		`output ${GET_STATUS}: simplified`,

		`output ${WAIT} | options | "items"`,
		...OUTPUT.map((output) => `output ${WAIT}: ${output}`),
		`maxWait ${WAIT} | number | 300`,
		`options ${WAIT} | collection | {}`,
		`options ${WAIT}.concurrency | number | 10`,
		`options ${WAIT}.includeJobFields ${IF_ITEMS} | boolean | false`,
		`options ${WAIT}.onEmptyResult ${IF_ITEMS} | options | "nothing"`,
		`options ${WAIT}.onEmptyResult ${IF_ITEMS}: fail`,
		`options ${WAIT}.onEmptyResult ${IF_ITEMS}: nothing`,
		`options ${WAIT}.onEmptyResult ${IF_ITEMS}: summaryItem`,
		`options ${WAIT}.onTimeout | options | "fail"`,
		`options ${WAIT}.onTimeout: fail`,
		`options ${WAIT}.onTimeout: returnLastState`,
		`options ${WAIT}.onUnsuccessful | options | "fail"`,
		`options ${WAIT}.onUnsuccessful: fail`,
		`options ${WAIT}.onUnsuccessful: returnState`,
		`options ${WAIT}.pollInterval | number | 5`,
	]);
});

it('a batch has these fields, in what is returned and in what n8n shows before it has run', () => {
	const simplified = [
		'batch_id',
		'finished',
		'total_urls',
		'completed',
		'failed',
		'pending',
		'item_count',
		'estimated_completion',
		'created_at',
	];
	expect(Object.keys(simplifyBatch(parseBatch({ batch_id: 'b' }, '')!))).toEqual(simplified);
	const preview = (operation: string) => {
		const text = readFileSync(join(PREVIEWS, `${operation}.json`), 'utf8');
		return Object.keys((JSON.parse(text) as { properties: object }).properties);
	};
	expect(preview('getStatus')).toEqual(simplified);
	expect(preview('create')).toEqual(['batch_id', 'job_id', 'url', 'status']);
});

it('the trigger has the name, connections and parameters that saved workflows name', () => {
	const { name, displayName, version, inputs, outputs, credentials, polling } = trigger;
	expect({ name, displayName, version, inputs, outputs, credentials, polling }).toEqual({
		name: 'aitronosScrapeJobTrigger',
		displayName: 'Aitronos Scrape Job Trigger',
		version: 1,
		inputs: [],
		outputs: ['main'],
		credentials: [{ name: 'aitronosApi', required: true, testedBy: 'testCredential' }],
		polling: true,
	});
	expectRows(trigger.properties, [
		'statuses | multiOptions | ["completed"]',
		'statuses: cancelled',
		'statuses: completed',
		'statuses: failed',
		'urlContains | string | ""',
		'output | options | "items"',
		...OUTPUT.map((output) => `output: ${output}`),
		`includeJobFields ${IF_ITEMS} | boolean | false`,
	]);
});
