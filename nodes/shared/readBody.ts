/** A byte stream, as far as it is used here: what n8n hands over is an axios or a Node stream. */
export interface ByteStream {
	on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
	on(event: 'end' | 'close' | 'aborted' | 'error', listener: () => void): unknown;
	destroy(): unknown;
}

export interface BodyLimits {
	/** Bytes, after unpacking. */
	size: number;
	/** Milliseconds without a byte. */
	idle: number;
	/** Milliseconds for the whole body. */
	total: number;
}

export type Body = { text: string } | { fault: 'tooLarge' | 'silent' | 'cutOff' };

/**
 * The whole text of a stream (UTF-8, without a byte order mark), or why it was given up. Never rejects. n8n bounds neither the
 * size of an answer nor the time it drips.
 */
export async function readBody(
	stream: ByteStream,
	limits: BodyLimits,
	signal: AbortSignal,
): Promise<Body> {
	if (signal.aborted) {
		discard(stream);
		return { fault: 'cutOff' };
	}
	return await new Promise((resolve) => {
		const chunks: Uint8Array[] = [];
		const startedAt = performance.now();
		let size = 0;
		let lastByteAt = startedAt;
		let over = false;
		let timer: AbortSignal | undefined;

		const end = (body: Body) => {
			if (over) return;
			over = true;
			signal.removeEventListener('abort', stop);
			// A timer that runs on would hold the body until it is over.
			timer?.removeEventListener('abort', watch);
			if ('fault' in body) stream.destroy();
			resolve(body);
		};
		const stop = () => end({ fault: 'cutOff' });
		const watch = () => {
			const now = performance.now();
			const left = Math.min(lastByteAt + limits.idle, startedAt + limits.total) - now;
			if (left <= 0) return end({ fault: 'silent' });
			// Timers are forbidden to community nodes; this is one that keeps no process alive.
			timer = AbortSignal.timeout(Math.ceil(left));
			timer.addEventListener('abort', watch);
		};

		stream.on('data', (chunk) => {
			size += chunk.byteLength;
			lastByteAt = performance.now();
			if (size > limits.size) return end({ fault: 'tooLarge' });
			if (!over) chunks.push(chunk);
		});
		stream.on('end', () => end({ text: new TextDecoder().decode(Buffer.concat(chunks)) }));
		for (const event of ['error', 'aborted', 'close'] as const) {
			stream.on(event, () => end({ fault: 'cutOff' }));
		}
		signal.addEventListener('abort', stop);
		watch();
	});
}

/**
 * Gives up a stream that nobody has read from. What n8n hands over is a wrapper, which closes its
 * connection only after it was read from.
 */
export function discard(stream: ByteStream): void {
	stream.on('error', () => {});
	stream.on('data', () => stream.destroy());
}
