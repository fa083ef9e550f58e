import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.mts';
import type { Exchange } from './requestLog.mts';

const BROKEN = ['silence', 'resetBefore', 'resetDuring', 'cutOff', 'drip', 'throttle'] as const;

/** Faults in how a response is delivered rather than in what it says. */
export type DeliveryFault = Extract<Fault, { kind: (typeof BROKEN)[number] }>;

export function isDeliveryFault(fault: Fault): fault is DeliveryFault {
	return BROKEN.some((kind) => kind === fault.kind);
}

async function write(raw: ServerResponse, bytes: Buffer): Promise<void> {
	await new Promise<void>((resolve) => {
		raw.write(bytes, () => resolve());
	});
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
	await sleep(ms, undefined, { signal }).catch(() => undefined);
}

/** `due`: how many bytes are to be sent by now, given the milliseconds and the pauses so far. */
async function writeSlowly(
	raw: ServerResponse,
	body: Buffer,
	everyMs: number,
	due: (elapsed: number, pauses: number) => number,
	closed: AbortSignal,
): Promise<void> {
	const start = performance.now();
	raw.flushHeaders();
	let sent = 0;
	for (let pauses = 0; !closed.aborted; pauses += 1) {
		const end = Math.floor(due(performance.now() - start, pauses));
		if (end > sent) await write(raw, body.subarray(sent, end));
		sent = Math.max(sent, end);
		if (sent >= body.length) {
			raw.end();
			return;
		}
		await pause(everyMs, closed);
	}
}

/** Short enough for a steady pace. */
const THROTTLE_MS = 20;

/** A reset right after the bytes could overtake them in the client; this lets them arrive. */
const ARRIVAL_MS = 20;

async function breakOff(
	raw: ServerResponse,
	body: Buffer,
	kind: 'resetDuring' | 'cutOff',
	exchange: Exchange,
): Promise<void> {
	await write(raw, body.subarray(0, Math.floor(body.length / 2)));
	if (exchange.closed.aborted) return;
	exchange.serverEnds();
	if (kind === 'cutOff') {
		raw.socket?.end();
		return;
	}
	await pause(ARRIVAL_MS, exchange.closed);
	raw.socket?.resetAndDestroy();
}

/**
 * Sends a response in the way that the fault says. Returns when nothing more will be sent; never
 * throws because of a client that left.
 */
export async function sendBroken(
	raw: ServerResponse,
	headers: Record<string, number | string | string[] | undefined>,
	body: Buffer,
	fault: DeliveryFault,
	exchange: Exchange,
): Promise<void> {
	const { closed } = exchange;
	if (fault.kind === 'silence' || closed.aborted) return;
	if (fault.kind === 'resetBefore') {
		exchange.serverEnds();
		raw.socket?.resetAndDestroy();
		return;
	}
	raw.writeHead(raw.statusCode, { ...headers, 'content-length': body.length });
	if (fault.kind === 'drip') {
		const { everyMs, bytes = 1 } = fault;
		await writeSlowly(raw, body, everyMs, (_elapsed, pauses) => bytes * (pauses + 1), closed);
	} else if (fault.kind === 'throttle') {
		const perMs = fault.bytesPerSecond / 1000;
		await writeSlowly(raw, body, THROTTLE_MS, (elapsed) => elapsed * perMs, closed);
	} else {
		await breakOff(raw, body, fault.kind, exchange);
	}
}
