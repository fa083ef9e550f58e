/**
 * Saved workflows hold these names, values and defaults. A row can be added; changing or removing
 * one breaks what people have built. Texts and the order in the editor are free.
 */
import { expect, it } from '@jest/globals';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { parseJob } from '../../nodes/shared/model/job.ts';
import { simplifyJob, toItems, toStateItem } from '../../nodes/shared/model/jobOutput.ts';
import { AitronosApi, AitronosScrapeJob } from '../../tools/engine/package.mts';

const node = new AitronosScrapeJob();
const credential = new AitronosApi();

/** A property as rows: where it is shown, its name, type and default, then a row for each choice. */
function rowsOf(property: INodeProperties, parent = ''): string[] {
	const shown = Object.entries(property.displayOptions?.show ?? {}).map(
		([name, values]) => `${name}=${String(values)}`,
	);
	const path = `${parent}${parent === '' ? '' : '.'}${property.name}`;
	const prefix = [path, ...shown].join(' ');
	const row = `${prefix} | ${property.type} | ${JSON.stringify(property.default)}`;
	if (property.type === 'collection') {
		const children = (property.options ?? []) as INodeProperties[];
		return [row, ...children.flatMap((child) => rowsOf(child, prefix))];
	}
	const options = (property.options ?? []) as INodePropertyOptions[];
	return [
		row,
		...options.map(({ value }) => `${prefix}: ${String(value)}`),
		...(property.modes ?? []).map(({ name }) => `${prefix}: ${name}`),
	];
}

function expectRows(properties: INodeProperties[], rows: string[]): void {
	expect(properties.flatMap((property) => rowsOf(property)).sort()).toEqual([...rows].sort());
}

const GET_STATUS = 'resource=job operation=getStatus';
const WAIT = 'resource=job operation=waitUntilComplete';
const IF_ITEMS = '/output=items';

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

it('the node has these parameters', () => {
	expectRows(node.description.properties, [
		'resource | options | "job"',
		'resource: job',
		'operation resource=job | options | "getStatus"',
		'operation resource=job: getStatus',
		'operation resource=job: waitUntilComplete',

		...[GET_STATUS, WAIT].flatMap((shown) => [
			`jobId ${shown} | resourceLocator | {"mode":"id","value":"={{ $json.job_id }}"}`,
			`jobId ${shown}: id`,
			`jobId ${shown}: url`,
			`output ${shown} | options | "${shown === GET_STATUS ? 'simplified' : 'items'}"`,
			`output ${shown}: items`,
			`output ${shown}: raw`,
			`output ${shown}: simplified`,
			`options ${shown} | collection | {}`,
			`options ${shown}.concurrency | number | 10`,
			`options ${shown}.includeJobFields ${IF_ITEMS} | boolean | false`,
			`options ${shown}.onEmptyResult ${IF_ITEMS} | options | "nothing"`,
			`options ${shown}.onEmptyResult ${IF_ITEMS}: fail`,
			`options ${shown}.onEmptyResult ${IF_ITEMS}: nothing`,
			`options ${shown}.onEmptyResult ${IF_ITEMS}: summaryItem`,
		]),

		`maxWait ${WAIT} | number | 300`,
		`options ${WAIT}.pollInterval | number | 5`,
		`options ${WAIT}.onUnsuccessful | options | "fail"`,
		`options ${WAIT}.onUnsuccessful: fail`,
		`options ${WAIT}.onUnsuccessful: returnState`,
		`options ${WAIT}.onTimeout | options | "fail"`,
		`options ${WAIT}.onTimeout: fail`,
		`options ${WAIT}.onTimeout: returnLastState`,
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
		new Set(['concurrency 1 50', 'maxWait 0 undefined', 'pollInterval 1 undefined']),
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
	const jobFields = ['aitronos_job_id', 'aitronos_job_url', 'aitronos_job_completed_at'];
	expect(toItems(job, true).map((item) => Object.keys(item))).toEqual([
		jobFields,
		['value', ...jobFields],
		['error_', '$error_', ...jobFields],
	]);
});
