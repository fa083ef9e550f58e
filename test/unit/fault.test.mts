import { expect, it } from '@jest/globals';
import type { INode } from 'n8n-workflow';
import { causeOf, type Fault } from '../../nodes/shared/fault.ts';
import { toNodeError } from '../../nodes/shared/nodeError.ts';

const status = (number: number): Fault => ({
	kind: 'status',
	status: number,
	server: { speaker: 'api' },
});
const NODE: INode = {
	id: '1',
	name: 'N',
	type: 't',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

it.each<[string, Fault | undefined, number | undefined, unknown]>([
	['a bad key', status(401), undefined, { cause: 'credential-invalid' }],
	['too many requests', status(429), 5_000, { cause: 'rate-limited', retryAfterMs: 5_000 }],
	['a bad gateway', status(502), undefined, { cause: 'temporarily-unavailable' }],
	['an outage', status(503), 1_000, { cause: 'temporarily-unavailable', retryAfterMs: 1_000 }],
	['a slow gateway', status(504), undefined, { cause: 'temporarily-unavailable' }],
	['a defect, which may stay', status(500), undefined, undefined],
	['no permission', status(403), undefined, undefined],
	['the network', { kind: 'network', code: 'ECONNRESET' }, undefined, undefined],
	['nothing', undefined, 1_000, undefined],
])('n8n is told the cause of %s', (_what, fault, retryAfter, cause) => {
	expect(causeOf(fault, retryAfter)).toEqual(cause);
	const error = toNodeError(NODE, { error: 'a', message: 'b' }, 0, causeOf(fault, retryAfter));
	expect(error.failure).toEqual(cause);
});
