import { describe, expect, it } from '@jest/globals';
import { readSheet } from 'read-excel-file/node';
import { COFFEE_SHOP } from '../../tools/mockApi/catalogues/coffeeShop.mts';
import {
	aitronos,
	editFields,
	everySecond,
	NODE,
	spreadsheet,
	workflowOf,
} from '../../tools/n8n/workflow.mts';
import { print, useN8n } from './fixture.mts';

const { api, client, store } = useN8n();

describe('a workflow on a schedule', () => {
	it('waits for its job and writes the items to a spreadsheet', async () => {
		const job = api().addJob({ clock: 'firstRequest', finishAfter: 1_500, data: COFFEE_SHOP });
		const wait = [editFields('Job', { job_id: job }), aitronos('waitUntilComplete')];
		const workflow = await store(workflowOf([everySecond, ...wait, spreadsheet]));
		await client().activate(workflow);
		const execution = await client().firstExecution(workflow);
		await client().deactivate(workflow);
		expect(execution).toMatchObject({ status: 'success', mode: 'trigger' });
		expect(execution.json(NODE)).toEqual(COFFEE_SHOP);

		const [file] = execution.items(spreadsheet.name);
		const [head, ...rows] = await readSheet(await client().downloadFile(file, 'data'));
		expect(head).toEqual(Object.keys(COFFEE_SHOP[0]));
		expect(rows).toEqual(COFFEE_SHOP.map((item) => Object.values(item)));
		print(`${file.binary?.data.fileName}: ${rows.length} rows, ${head.length} columns`);
	});
});
