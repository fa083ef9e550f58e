import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answer.mts';
import type { Fault } from './faults.mts';
import type { Exchange } from './requestLog.mts';

/** Faults of the connection rather than of the answer. */
export type DeliveryFault = Extract<
	Fault,
	{ kind: 'silence' | 'resetBefore' | 'resetDuring' | 'cutOff' | 'drip' }
>;

const DELIVERY_FAULTS = ['silence', 'resetBefore', 'resetDuring', 'cutOff', 'drip'];

export function isDeliveryFault(fault: Fault): fault is DeliveryFault {
	return DELIVERY_FAULTS.includes(fault.kind);
}

function writeHead(response: ServerResponse, answer: Answer, body: Buffer): void {
	response.writeHead(answer.status, { ...answer.headers, 'content-length': body.length });
}

async function write(response: ServerResponse, bytes: Buffer): Promise<void> {
	await new Promise<void>((resolve) => {
		response.write(bytes, () => resolve());
	});
}

async function drip(
	response: ServerResponse,
	body: Buffer,
	{ everyMs, bytes = 1 }: Extract<Fault, { kind: 'drip' }>,
	signal: AbortSignal,
): Promise<void> {
	for (let sent = 0; sent < body.length && !signal.aborted; sent += bytes) {
		await write(response, body.subarray(sent, sent + bytes));
		await sleep(everyMs, undefined, { signal }).catch(() => undefined);
	}
	if (!signal.aborted) response.end();
}

/** A reset right behind the bytes could overtake them in the client; this lets them arrive. */
const ARRIVAL_MS = 20;

/**
 * Delivers an answer over the bare connection, spoiled. Returns when nothing more will be sent;
 * never throws because of a client that left.
 */
export async function deliverSpoiled(
	response: ServerResponse,
	answer: Answer,
	fault: DeliveryFault,
	exchange: Exchange,
): Promise<void> {
	const { socket } = response;
	if (!socket || fault.kind === 'silence') return;
	const body = Buffer.from(answer.body);
	if (fault.kind === 'resetBefore') {
		exchange.serverEnds();
		socket.resetAndDestroy();
		return;
	}
	writeHead(response, answer, body);
	if (fault.kind === 'drip') {
		await drip(response, body, fault, exchange.closed);
		return;
	}
	await write(response, body.subarray(0, Math.floor(body.length / 2)));
	if (exchange.closed.aborted) return;
	exchange.serverEnds();
	if (fault.kind === 'cutOff') {
		socket.end();
		return;
	}
	await sleep(ARRIVAL_MS, undefined, { signal: exchange.closed }).catch(() => undefined);
	socket.resetAndDestroy();
}
