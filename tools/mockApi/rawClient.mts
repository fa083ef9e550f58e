import { connect } from 'node:net';
import type { Socket } from 'node:net';

export interface RawAnswer {
	/** Everything that arrived, head included. */
	text: string;
	/** What follows the head; empty when none came. */
	body: string;
	/** How the connection ended: cleanly, or with the system's code. */
	end: 'closed' | string;
}

export interface RawQuestion {
	socket: Socket;
	/** Resolves when the connection is over; never rejects. */
	answer: Promise<RawAnswer>;
	/** Resolves when as many bytes of the body have arrived; rejects when the connection ends before. */
	bodyBytes(count: number): Promise<void>;
}

/** Asks over a bare socket, so that a test sees what really goes over the wire. */
export function askRaw(url: string, headers: Record<string, string> = {}): RawQuestion {
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
	const answer = new Promise<RawAnswer>((resolve) => {
		socket.on('close', () => resolve({ text: text(), body: body(), end }));
	});
	return {
		socket,
		answer,
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

/** Waits until something holds; the test runner's own limit ends it when it never does. */
export async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
