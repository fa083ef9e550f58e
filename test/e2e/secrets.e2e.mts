import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { INode } from 'n8n-workflow';
import { type Row, ROWS } from '../engine/errorMatrix.mts';
import { aitronos, NODE } from '../../tools/n8n/workflow.mts';
import { print, SECRET_KEY, useN8n } from './fixture.mts';
import { shared } from './shared.mts';

const { api, credentialWith, runByWebhook } = useN8n();
const folder = join(shared('n8n').userFolder, '.n8n');
const marker = 'marker-of-an-extracted-item';

/** The columns of n8n's database that contain the text, and the number of values searched. */
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

/** The files in n8n's folder, and its log, that contain the text. */
function searchFiles(text: string): { places: string[]; files: number } {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && !entry.name.startsWith('database.sqlite'))
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((file) => !file.includes('node_modules'));
	files.push(shared('n8n').logFile);
	const places = files.filter((file) => readFileSync(file, 'latin1').includes(text));
	return { places, files: files.length };
}

/** The error matrix without what delays all jobs or stores megabytes. */
const PLAIN_ROWS = ROWS.filter(({ fault }) => !/Retry-After|30 MB/.test(fault));

/** Adds the job of a row. Returns its ID. */
function addRow({ inject, times, job }: Row): string {
	const id = api().addJob({ data: [{ a: 1 }], ...job });
	if (inject) {
		const fault = typeof inject === 'function' ? inject(api().origin) : inject;
		api().fault({ on: new RegExp(`/jobs/${id}$`), times, fault });
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
				const bad = PLAIN_ROWS.map(addRow);
				const node = aitronos(
					'waitUntilComplete',
					{ maxWait: 20 },
					{ onError: onError as INode['onError'] },
				);
				const execution = await runByWebhook([good, ...bad], [node], credential);
				if (onError === 'stopWorkflow') expect(execution.status).toBe('error');
				else expect(execution.items(NODE).length).toBeGreaterThan(PLAIN_ROWS.length / 3);
			}
		}
		const unreachable = await credentialWith({ baseUrl: 'http://127.0.0.1:9/api/v1' });
		await runByWebhook(['job_1'], [aitronos('getStatus')], unreachable);
	}, 300_000);

	it('is not in n8n’s database in clear text', () => {
		const proof = searchDatabase(marker);
		expect(proof.places).toContain('execution_data.data');
		expect(searchDatabase(SECRET_KEY).places).toEqual([]);
		print(`${proof.values} values searched; an extracted item is in ${proof.places.join()}`);
	});

	it('is not in any file or log of n8n', () => {
		expect(searchFiles('encryptionKey').places).not.toEqual([]);
		const { places, files } = searchFiles(SECRET_KEY);
		expect(places).toEqual([]);
		print(`${files} files searched`);
	});
});
