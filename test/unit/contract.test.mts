/**
 * Saved workflows hold these names, values and defaults. A row may be added; changing or removing
 * one breaks what people have built.
 */
import { expect, it } from '@jest/globals';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { AitronosApi, AitronosScrapeJob } from '../../tools/engine/package.mts';
import { itemsOf, simplifyJob, stateOf } from '../../nodes/shared/jobOutput.ts';
import { readScrapeJob } from '../../nodes/shared/scrapeJob.ts';

const node = new AitronosScrapeJob();
const credential = new AitronosApi();

/** A property as rows: where it is shown, its name, type, default, and its choices. */
function rowsOf(property: INodeProperties, prefix = ''): string[] {
	const shown = Object.values(property.displayOptions?.show ?? {}).flat();
	const name = `${prefix}${property.name}`;
	const row = [shown.join('.'), name, property.type, JSON.stringify(property.default)].join(' | ');
	if (property.type === 'collection') {
		const children = (property.options ?? []) as INodeProperties[];
		return [row, ...children.flatMap((child) => rowsOf(child, `${name}.`))];
	}
	const choices = [
		...((property.options ?? []) as Array<INodePropertyOptions | INodePropertyCollection>).map(
			(option) => ('value' in option ? String(option.value) : option.name),
		),
		...(property.modes ?? []).map((mode) => mode.name),
	];
	return [choices.length > 0 ? `${row} | ${choices.join(' ')}` : row];
}

it('the node is named and connected as saved workflows say', () => {
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

it('the parameters of the node', () => {
	expect(node.description.properties.flatMap((property) => rowsOf(property))).toEqual([
		' | resource | options | "job" | job',
		'job | operation | options | "getStatus" | getStatus waitUntilComplete',

		'job.getStatus | jobId | resourceLocator | {"mode":"id","value":"={{ $json.job_id }}"} | id url',
		'job.getStatus | output | options | "simplified" | items raw simplified',
		'job.getStatus | options | collection | {}',
		' | options.concurrency | number | 10',
		'items | options.includeJobFields | boolean | false',
		'items | options.onEmptyResult | options | "nothing" | fail nothing summaryItem',

		'job.waitUntilComplete | jobId | resourceLocator | {"mode":"id","value":"={{ $json.job_id }}"} | id url',
		'job.waitUntilComplete | output | options | "items" | items raw simplified',
		'job.waitUntilComplete | maxWait | number | 300',
		'job.waitUntilComplete | options | collection | {}',
		' | options.concurrency | number | 10',
		'items | options.includeJobFields | boolean | false',
		' | options.pollInterval | number | 5',
		' | options.onUnsuccessful | options | "fail" | fail returnState',
		'items | options.onEmptyResult | options | "nothing" | fail nothing summaryItem',
		' | options.onTimeout | options | "fail" | fail returnLastState',
	]);
});

it('the fields of the credential', () => {
	expect(credential.name).toBe('aitronosApi');
	expect(credential.displayName).toBe('Aitronos API');
	expect(credential.properties.flatMap((property) => rowsOf(property))).toEqual([
		' | apiKey | string | ""',
		' | authentication | options | "apiKeyHeader" | apiKeyHeader bearerToken',
		' | baseUrl | string | "https://api.aitronos.com/api/v1"',
		' | requestsPerMinute | number | 60',
	]);
	expect(credential.properties[0].typeOptions).toEqual({ password: true });
	expect(credential.properties[3].typeOptions).toEqual({ minValue: 1, maxValue: 1000 });
});

it('the fields of what leaves the node', () => {
	const job = readScrapeJob({ status: 'completed', extracted_data: [{}, 1] }, 'job_1')!;
	expect(Object.keys(simplifyJob(job))).toEqual([
		'job_id',
		'status',
		'finished',
		'url',
		'item_count',
		'error_message',
		'processing_time',
		'created_at',
		'completed_at',
	]);
	expect(Object.keys(stateOf(undefined, 'job_1', 'items'))).toEqual([
		'job_id',
		'status',
		'finished',
	]);
	const jobFields = ['aitronos_job_id', 'aitronos_job_url', 'aitronos_job_completed_at'];
	expect(itemsOf(job, true).map((item) => Object.keys(item))).toEqual([
		jobFields,
		['value', ...jobFields],
	]);
});
