import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MockResponse } from './response.mts';
import type { Fault } from './faults.mts';
import type { Exchange } from './requestLog.mts';

/** Faults of the connection rather than of the response. */
export type BrokenResponseFault = Extract<
	Fault,
	{ kind: 'silence' | 'resetBefore' | 'resetDuring' | 'cutOff' | 'drip' }
>;

const BROKEN_RESPONSES = ['silence', 'resetBefore', 'resetDuring', 'cutOff', 'drip'];

export function isBrokenResponse(fault: Fault): fault is BrokenResponseFault {
	return BROKEN_RESPONSES.includes(fault.kind);
}

function writeHead(raw: ServerResponse, response: MockResponse, body: Buffer): void {
	raw.writeHead(response.status, { ...response.headers, 'content-length': body.length });
}

async function write(raw: ServerResponse, bytes: Buffer): Promise<void> {
	await new Promise<void>((resolve) => {
		raw.write(bytes, () => resolve());
	});
}

async function drip(
	raw: ServerResponse,
	body: Buffer,
	{ everyMs, bytes = 1 }: Extract<Fault, { kind: 'drip' }>,
	signal: AbortSignal,
): Promise<void> {
	for (let sent = 0; sent < body.length && !signal.aborted; sent += bytes) {
		await write(raw, body.subarray(sent, sent + bytes));
		await sleep(everyMs, undefined, { signal }).catch(() => undefined);
	}
	if (!signal.aborted) raw.end();
}

/** A reset right behind the bytes could overtake them in the client; this lets them arrive. */
const ARRIVAL_MS = 20;

/**
 * Sends a broken response over the bare connection. Returns when nothing more will be sent;
 * never throws because of a client that left.
 */
export async function sendBroken(
	raw: ServerResponse,
	response: MockResponse,
	fault: BrokenResponseFault,
	exchange: Exchange,
): Promise<void> {
	const { socket } = raw;
	if (!socket || fault.kind === 'silence') return;
	const body = Buffer.from(response.body);
	if (fault.kind === 'resetBefore') {
		exchange.serverEnds();
		socket.resetAndDestroy();
		return;
	}
	writeHead(raw, response, body);
	if (fault.kind === 'drip') {
		await drip(raw, body, fault, exchange.closed);
		return;
	}
	await write(raw, body.subarray(0, Math.floor(body.length / 2)));
	if (exchange.closed.aborted) return;
	exchange.serverEnds();
	if (fault.kind === 'cutOff') {
		socket.end();
		return;
	}
	await sleep(ARRIVAL_MS, undefined, { signal: exchange.closed }).catch(() => undefined);
	socket.resetAndDestroy();
}
