import { describe, expect, it } from '@jest/globals';
import { readSheet } from 'read-excel-file/node';
import { COFFEE_SHOP } from '../../tools/mockApi/catalogues/coffeeShop.mts';
import { binaryData, nextExecution } from '../../tools/n8n/executions.mts';
import { activate, deactivate } from '../../tools/n8n/workflows.mts';
import { given, tell, useN8n } from './fixture.mts';
import { aitronos, editFields, everySecond, NODE, spreadsheet, workflowOf } from './workflow.mts';

const { api, session, store } = useN8n();

describe('a workflow on a schedule', () => {
	it('waits for its job and makes a spreadsheet, row by row what was extracted', async () => {
		const job = api().addJob({ clock: 'firstRequest', finishAfter: 1_500, data: COFFEE_SHOP });
		const workflow = await store(
			workflowOf([
				everySecond,
				editFields('Job', { job_id: job }),
				aitronos('waitUntilComplete'),
				spreadsheet,
			]),
		);
		await activate(session(), workflow);
		const execution = await nextExecution(session(), workflow.id);
		await deactivate(session(), workflow);
		expect(execution).toMatchObject({ status: 'success', mode: 'trigger' });
		expect(given(execution, NODE)).toEqual(COFFEE_SHOP);

		const [file] = execution.items(spreadsheet.name);
		const [head, ...rows] = await readSheet(await binaryData(session(), file, 'data'));
		expect(head).toEqual(Object.keys(COFFEE_SHOP[0]));
		expect(rows).toEqual(COFFEE_SHOP.map((item) => Object.values(item)));
		tell(`${file.binary?.data.fileName}: ${rows.length} rows, ${head.length} columns`);
	});
});
