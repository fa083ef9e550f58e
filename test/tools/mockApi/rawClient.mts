import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface RawResponse {
	/** Everything that arrived, head included. */
	text: string;
	/** What follows the head; empty when none came. */
	body: string;
	/** How the connection ended: cleanly, or with the system's code. */
	end: 'closed' | string;
}

export interface RawRequest {
	socket: Socket;
	/** Resolves when the connection is over; never rejects. */
	response: Promise<RawResponse>;
	/** Resolves when as many bytes of the body have arrived; rejects when the connection ends before. */
	bodyBytes(count: number): Promise<void>;
}

/** Sends a request over a bare socket, so that a test sees what really goes over the wire. */
export function sendRaw(url: string, headers: Record<string, string> = {}): RawRequest {
	const { hostname, port, host, pathname, search } = new URL(url);
	const socket = connect({ host: hostname, port: Number(port) });
	const chunks: Buffer[] = [];
	let end = 'closed';
	let onData = (): void => undefined;
	const text = () => Buffer.concat(chunks).toString('utf8');
	const body = () => /\r\n\r\n([^]*)$/.exec(text())?.[1] ?? '';
	socket.on('data', (chunk) => {
		chunks.push(chunk);
		onData();
	});
	socket.on('error', (error: NodeJS.ErrnoException) => {
		end = error.code ?? error.message;
	});
	const lines = Object.entries({ Host: host, ...headers }).map(
		([name, value]) => `${name}: ${value}`,
	);
	socket.write(`GET ${pathname}${search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
	const response = new Promise<RawResponse>((resolve) => {
		socket.on('close', () => resolve({ text: text(), body: body(), end }));
	});
	return {
		socket,
		response,
		bodyBytes: (count) =>
			new Promise((resolve, reject) => {
				onData = () => {
					if (body().length >= count) resolve();
				};
				onData();
				socket.on('close', () => reject(new Error(`Connection over: ${end}`)));
			}),
	};
}

/** Waits until a condition holds; the test runner's own limit ends it if it never does. */
export async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
