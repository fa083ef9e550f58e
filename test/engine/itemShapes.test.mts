/**
 * Keys and shapes that n8n's engine treats specially somewhere, as extracted items. They have to
 * come out as they are, whatever the node's settings.
 */
import { describe, expect, it } from '@jest/globals';
import type { IDataObject, INode } from 'n8n-workflow';
import { given, looksBack, NODE, origins, seen, useMockApi } from './fixture.mts';

const { mockApi, runJobs } = useMockApi();

const KEYS = [
	'error',
	'error_',
	'$error',
	'$json',
	'json',
	'binary',
	'pairedItem',
	'message',
	'details',
	'data',
	'value',
	'actions',
	'metadata',
	'executionStatus',
	'isArtificialRecoveredEventItem',
	'__rl',
	'__proto__',
	'constructor',
	'hasOwnProperty',
	'toString',
	'toJSON',
	'then',
	'length',
	'0',
	'',
];

const VALUES = [null, false, 0, '', 'x', 1, {}, [], { message: 'm' }, [{ a: 1 }], '={{ $json }}'];

/** Alone, and beside the keys that make a failed item of it. */
const BESIDE = ['{}', '{"message":"m"}', '{"$json":{"a":1}}', '{"error":"e","message":"m"}'];

const ITEMS: unknown[] = [
	...KEYS.flatMap((key) =>
		VALUES.flatMap((value) =>
			// JSON.parse makes a key of its own of __proto__.
			BESIDE.map((beside) => {
				const own = `${JSON.stringify(key)}:${JSON.stringify(value)}`;
				return JSON.parse(beside.replace('{', beside === '{}' ? `{${own}` : `{${own},`)) as object;
			}),
		),
	),
	...VALUES,
];

/** Keys and values in order, since equality ignores `__proto__`. */
const entries = (item: object) => JSON.stringify(Object.entries(item));

/** The documented changes: a key renamed, or the value of an item that is no object. */
function expected(item: unknown): object {
	if (typeof item !== 'object' || item === null || Array.isArray(item)) return { value: item };
	const rename = (key: string) => {
		if (key !== 'error' && key !== '$error') return key;
		return Object.hasOwn(item, `${key}_`) ? `${key}__` : `${key}_`;
	};
	return Object.fromEntries(Object.entries(item).map(([key, value]) => [rename(key), value]));
}

const SETTINGS: Array<Partial<INode>> = [
	{ onError: 'stopWorkflow' },
	{ onError: 'continueRegularOutput', retryOnFail: true, waitBetweenTries: 0 },
	{ onError: 'continueErrorOutput', retryOnFail: true, waitBetweenTries: 0 },
];

const DEPTH = 5_000;
const DEEP = `${'{"a":'.repeat(DEPTH)}1${'}'.repeat(DEPTH)}`;

function depthOf(value: unknown): number {
	let depth = 0;
	for (let inner = value; typeof inner === 'object'; inner = (inner as IDataObject).a) depth += 1;
	return depth;
}

describe.each(SETTINGS)('with %j', (settings) => {
	it('every item is returned unchanged, also for a second input item', async () => {
		const id = mockApi().addJob({ data: ITEMS });
		const result = await runJobs('waitUntilComplete', { jobs: [id, id], settings });
		expect(result.run.status).toBe('success');
		const wanted = ITEMS.map((item) => entries(expected(item)));
		expect(given(result).map(entries)).toEqual([...wanted, ...wanted]);
		expect(given(result, 1)).toEqual([]);
		expect(mockApi().requests).toHaveLength(1);
	});

	it.each(['items', 'raw'])('deeply nested items are returned as %s', async (output) => {
		const body = `{"job_id":"job_1","status":"completed","extracted_data":[{"b":1},${DEEP}]}`;
		// Generated IDs begin like this one.
		mockApi().fault({ on: /\/job_1$/, fault: { kind: 'body', body } });
		const good = mockApi().addJob({ data: [{ good: 1 }] });
		const result = await runJobs('waitUntilComplete', {
			jobs: ['job_1', good, 'job_1'],
			parameters: { output },
			settings,
			nodes: [looksBack('Back')],
		});
		expect(result.run.status).toBe('success');
		const depths = result
			.items(NODE)
			.map(({ json }) => depthOf(output === 'raw' ? (json.extracted_data as unknown[])[1] : json));
		const each = output === 'raw' ? [DEPTH] : [1, DEPTH];
		const ofGood = output === 'raw' ? [0] : [1];
		expect(depths).toEqual([...each, ...ofGood, ...each]);
		expect(origins(result)).toEqual([...each.map(() => 0), 1, ...each.map(() => 2)]);
		expect(seen(result, 'Back')).toHaveLength(depths.length);
	});
});
