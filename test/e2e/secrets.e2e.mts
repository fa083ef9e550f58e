import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { INode } from 'n8n-workflow';
import { type Row, ROWS } from '../engine/errorMatrix.mts';
import { SECRET_KEY, tell, useN8n } from './fixture.mts';
import { sharedN8n } from './sharedN8n.mts';
import { aitronos, NODE } from './workflow.mts';

const { api, credentialWith, runByWebhook } = useN8n();
const folder = join(sharedN8n().userFolder, '.n8n');
const marker = 'marker-of-an-extracted-item';

/** The columns of n8n's database in which the text occurs, and how many values were looked at. */
function searchDatabase(text: string): { places: string[]; values: number } {
	const database = new DatabaseSync(join(folder, 'database.sqlite'), { readOnly: true });
	const places = new Set<string>();
	let values = 0;
	const tables = database.prepare("select name from sqlite_master where type = 'table'").all();
	for (const { name } of tables) {
		for (const row of database.prepare(`select * from "${String(name)}"`).iterate()) {
			for (const [column, value] of Object.entries(row)) {
				values += 1;
				const readable =
					value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value;
				if (String(readable).includes(text)) places.add(`${String(name)}.${column}`);
			}
		}
	}
	database.close();
	return { places: [...places].sort(), values };
}

/** The files below n8n's folder, and its log, in which the text occurs. */
function searchFiles(text: string): { places: string[]; files: number } {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.name.startsWith('database.sqlite'))
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((file) => !file.includes('node_modules'));
	files.push(join(sharedN8n().userFolder, 'n8n.log'));
	const places = files.filter((file) => readFileSync(file, 'latin1').includes(text));
	return { places, files: files.length };
}

/** The error matrix, without what makes all jobs wait or fills the database with megabytes. */
const PLAIN_ROWS = ROWS.filter(({ fault }) => !/Retry-After|30 MB/.test(fault));

/** Adds the job of a row. Returns its ID. */
function addRow({ inject: fault, times, job }: Row): string {
	const id = api().addJob({ data: [{ a: 1 }], ...job });
	if (fault) {
		api().fault({
			on: new RegExp(`/jobs/${id}$`),
			times,
			fault: typeof fault === 'function' ? fault(api().origin) : fault,
		});
	}
	return id;
}

describe('after a run of the error matrix, the API key', () => {
	beforeAll(async () => {
		for (const authentication of ['apiKeyHeader', 'bearerToken']) {
			const credential = await credentialWith({ authentication });
			for (const onError of ['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput']) {
				api().reset();
				const good = api().addJob({ data: [{ text: marker }] });
				const faulty = PLAIN_ROWS.map((row) => addRow(row));
				const node = aitronos(
					'waitUntilComplete',
					{ maxWait: 20 },
					{ onError: onError as INode['onError'] },
				);
				const execution = await runByWebhook([good, ...faulty], [node], credential);
				if (onError === 'stopWorkflow') expect(execution.status).toBe('error');
				else expect(execution.items(NODE).length).toBeGreaterThan(PLAIN_ROWS.length / 3);
			}
		}
		const unreachable = await credentialWith({ baseUrl: 'http://127.0.0.1:9/api/v1' });
		await runByWebhook(['job_1'], [aitronos('getStatus')], unreachable);
	}, 300_000);

	it('is nowhere in n8n’s database in the clear', () => {
		const proof = searchDatabase(marker);
		expect(proof.places).toContain('execution_data.data');
		expect(searchDatabase(SECRET_KEY).places).toEqual([]);
		tell(`${proof.values} values searched; an extracted item was found in ${proof.places.join()}`);
	});

	it('is in none of n8n’s files and logs', () => {
		expect(searchFiles('encryptionKey').places).not.toEqual([]);
		const { places, files } = searchFiles(SECRET_KEY);
		expect(places).toEqual([]);
		tell(`${files} files searched`);
	});
});
