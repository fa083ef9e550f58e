/** A byte stream, as far as it is used here: n8n hands over an axios or a Node stream. */
export interface ByteStream {
	on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
	on(event: 'end' | 'close' | 'aborted' | 'error', listener: () => void): unknown;
	destroy(): unknown;
}

export interface BodyLimits {
	/** Bytes, unpacked. */
	maxBytes: number;
	/** Monotonic time at which reading ends in any case. */
	endsAt: number;
	/** From this monotonic time on, the body is read only while it arrives at `MIN_RATE`. */
	lateFrom: number;
}

export type BodyResult = { bytes: Uint8Array } | { error: 'tooLarge' | 'timeout' | 'incomplete' };

const TICK = 1_000;
/** Ticks over which `MIN_RATE` is measured. */
const RATE_WINDOW = 10;
/** Bytes per second: on average over the window, and in each tick when it is late. */
const MIN_RATE = 1_000;

/**
 * All bytes of a stream, or why reading was given up. Never rejects. n8n limits neither the size of
 * a response nor how slowly it arrives.
 */
export async function readBody(
	stream: ByteStream,
	{ maxBytes, endsAt, lateFrom }: BodyLimits,
	signal: AbortSignal,
): Promise<BodyResult> {
	if (signal.aborted) {
		discard(stream);
		return { error: 'incomplete' };
	}
	return await new Promise((resolve) => {
		const chunks: Uint8Array[] = [];
		/** Bytes of the latest ticks, the current one last. */
		const ticks = [0];
		let tickStartedAt = 0;
		let size = 0;
		let isOver = false;
		let timer: AbortSignal | undefined;

		const end = (body: BodyResult) => {
			if (isOver) return;
			isOver = true;
			signal.removeEventListener('abort', abort);
			// A pending timer would keep the body in memory.
			timer?.removeEventListener('abort', tick);
			if ('error' in body) stream.destroy();
			resolve(body);
		};
		const abort = () => end({ error: 'incomplete' });
		const tick = () => {
			const now = performance.now();
			const current = ticks.at(-1) ?? 0;
			const isTooSlow =
				ticks.length === RATE_WINDOW &&
				ticks.reduce((sum, bytes) => sum + bytes, 0) < MIN_RATE * RATE_WINDOW;
			const isTooSlowToBeLate = current * 1_000 < MIN_RATE * (now - tickStartedAt);
			if (now >= endsAt || isTooSlow || (now >= lateFrom && isTooSlowToBeLate)) {
				return end({ error: 'timeout' });
			}
			ticks.push(0);
			if (ticks.length > RATE_WINDOW) ticks.shift();
			schedule(now);
		};
		const schedule = (now: number) => {
			tickStartedAt = now;
			// A tick ends exactly when the body becomes late, unless that would make it too short to judge.
			const untilLate = lateFrom - now;
			const isLateSoon = untilLate > TICK / 2 && untilLate < TICK * 1.5;
			// Timers are forbidden in community nodes; this one keeps no process alive.
			timer = AbortSignal.timeout(Math.ceil(isLateSoon ? untilLate : TICK));
			timer.addEventListener('abort', tick);
		};

		stream.on('data', (chunk) => {
			size += chunk.byteLength;
			ticks[ticks.length - 1] = (ticks.at(-1) ?? 0) + chunk.byteLength;
			if (size > maxBytes) return end({ error: 'tooLarge' });
			if (!isOver) chunks.push(chunk);
		});
		stream.on('end', () => end({ bytes: Buffer.concat(chunks) }));
		for (const event of ['error', 'aborted', 'close'] as const) {
			stream.on(event, () => end({ error: 'incomplete' }));
		}
		signal.addEventListener('abort', abort);
		schedule(performance.now());
	});
}

/**
 * Gives up a stream that nobody has read from. n8n hands over a wrapper, which closes its connection
 * only after it was read from.
 */
export function discard(stream: ByteStream): void {
	stream.on('error', () => {});
	stream.on('data', () => stream.destroy());
}
