import { getEventListeners } from 'node:events';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
	type BodyLimits,
	type BodyResult,
	discard,
	readBody,
} from '../../nodes/shared/transport/responseBody.ts';

type Result = { destroyed: boolean } & ({ text: string } | { error: string });

/** Reads what `feed` writes; tells also whether the stream was given up. */
async function read(
	feed: (stream: PassThrough) => void,
	limits: Partial<BodyLimits> = {},
	signal = new AbortController().signal,
): Promise<Result> {
	const stream = new PassThrough({ autoDestroy: false });
	const reading = readBody(
		stream,
		{ maxBytes: 10, endsAt: Infinity, lateFrom: Infinity, ...limits },
		signal,
	);
	feed(stream);
	return toResult(await reading, stream);
}

function toResult(body: BodyResult, { destroyed }: PassThrough): Result {
	if ('error' in body) return { error: body.error, destroyed };
	return { text: Buffer.from(body.bytes).toString(), destroyed };
}

describe('a body is read', () => {
	it.each([
		['whole', ['abc', 'def'], 'abcdef'],
		['empty', [], ''],
		['up to exactly the maximum', ['0123456789'], '0123456789'],
		['with a character cut between two chunks', [Buffer.from([0xc3]), Buffer.from([0xbc])], 'ü'],
	])('%s', async (_how, chunks: Array<string | Buffer>, text) => {
		const body = await read((stream) => {
			for (const chunk of chunks) stream.write(chunk);
			stream.end();
		});
		expect(body).toEqual({ text, destroyed: false });
	});
});

describe('a body is given up', () => {
	it('if it is too large, at once', async () => {
		const body = await read((stream) => stream.write('01234567890'));
		expect(body).toEqual({ error: 'tooLarge', destroyed: true });
	});

	it.each([
		['fails', (stream: PassThrough) => stream.emit('error', new Error('x'))],
		['is aborted', (stream: PassThrough) => stream.emit('aborted')],
		['closes before its end', (stream: PassThrough) => stream.destroy()],
	])('if it %s', async (_how, breakStream) => {
		const body = await read((stream) => {
			stream.write('abc');
			breakStream(stream);
		});
		expect(body).toEqual({ error: 'incomplete', destroyed: true });
	});

	it('if the execution is stopped meanwhile', async () => {
		const controller = new AbortController();
		const body = read((stream) => stream.write('abc'), {}, controller.signal);
		controller.abort();
		expect(await body).toEqual({ error: 'incomplete', destroyed: true });
	});

	it('if the execution was stopped before', async () => {
		const body = await read(() => {}, {}, AbortSignal.abort());
		expect(body).toMatchObject({ error: 'incomplete' });
	});

	it('once: what comes later changes nothing', async () => {
		const body = await read((stream) => {
			stream.write('01234567890');
			stream.write('more');
			stream.emit('error', new Error('x'));
			stream.end();
		});
		expect(body).toEqual({ error: 'tooLarge', destroyed: true });
	});
});

it('the signal of the execution keeps no listener of a body that was read', async () => {
	const { signal } = new AbortController();
	await read((stream) => stream.end(), {}, signal);
	expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('a discarded stream is destroyed when it delivers, and may fail', async () => {
	const stream = new PassThrough();
	discard(stream);
	stream.write('a');
	await new Promise((resolve) => stream.on('close', resolve));
	expect(stream.destroyed).toBe(true);
	const failing = new PassThrough();
	discard(failing);
	failing.destroy(new Error('x'));
	await new Promise((resolve) => failing.on('close', resolve));
});

describe('a slow body', () => {
	beforeEach(() => {
		jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
			const controller = new AbortController();
			setTimeout(() => controller.abort(), milliseconds);
			return controller.signal;
		});
	});
	afterEach(() => {
		jest.restoreAllMocks();
		jest.useRealTimers();
	});

	interface Pace {
		/** Bytes of each chunk. */
		bytes: number;
		/** Milliseconds between two chunks. */
		every: number;
		/** When the last chunk arrives, in milliseconds. */
		until: number;
	}

	/** What became of a body that arrives at this pace, and after how many seconds of virtual time. */
	async function arrive({ bytes, every, until }: Pace, limits: Partial<BodyLimits> = {}) {
		const startedAt = performance.now();
		const elapsed = () => performance.now() - startedAt;
		const { maxBytes = 1e9, endsAt = Infinity, lateFrom = Infinity } = limits;
		const stream = new PassThrough({ autoDestroy: false });
		const reading = readBody(
			stream,
			{ maxBytes, endsAt: startedAt + endsAt, lateFrom: startedAt + lateFrom },
			new AbortController().signal,
		);
		let result: { outcome: string; seconds: number } | undefined;
		void reading.then((body) => {
			const outcome = 'error' in body ? body.error : 'read';
			result = { outcome, seconds: Math.round(elapsed() / 100) / 10 };
		});
		while (!result && elapsed() < 400_000) {
			if (elapsed() < until) stream.write(Buffer.alloc(bytes));
			else if (until !== Infinity && !stream.writableEnded) stream.end();
			await new Promise((resolve) => setImmediate(resolve));
			await jest.advanceTimersByTimeAsync(every);
		}
		return result;
	}

	it.each([
		['at 1 kB a second, for minutes', { bytes: 100, every: 100, until: 200_000 }, {}, 'read', 200],
		['in bursts of 9 s', { bytes: 10_000, every: 9_000, until: 100_000 }, {}, 'read', 108],
		[
			'a little slower than 1 kB a second',
			{ bytes: 99, every: 100, until: 60_000 },
			{},
			'timeout',
			10,
		],
		['of nothing', { bytes: 0, every: 100, until: Infinity }, {}, 'timeout', 10],
		['that drips', { bytes: 1, every: 100, until: Infinity }, {}, 'timeout', 10],
		['that stops', { bytes: 100_000, every: 60_000, until: 60_000 }, {}, 'timeout', 11],
		[
			'beyond its end',
			{ bytes: 5_000, every: 100, until: Infinity },
			{ endsAt: 30_000 },
			'timeout',
			30,
		],
		[
			'that is late, at 1 kB a second',
			{ bytes: 100, every: 100, until: 20_000 },
			{ lateFrom: 5_000 },
			'read',
			20,
		],
		[
			'that is late, at 1.2 kB a second between two ticks',
			{ bytes: 120, every: 100, until: 20_000 },
			{ lateFrom: 5_600 },
			'read',
			20,
		],
		[
			'that is late from the start',
			{ bytes: 150, every: 100, until: 20_000 },
			{ lateFrom: 0 },
			'read',
			20,
		],
		[
			'that is late and too slow',
			{ bytes: 50, every: 100, until: Infinity },
			{ lateFrom: 5_000 },
			'timeout',
			5,
		],
		[
			'that is late and silent',
			{ bytes: 0, every: 100, until: Infinity },
			{ lateFrom: 3_000 },
			'timeout',
			3,
		],
		[
			'that becomes late while it is silent',
			{ bytes: 0, every: 100, until: Infinity },
			{ lateFrom: 2_700 },
			'timeout',
			2.7,
		],
		[
			'that is late and stops',
			{ bytes: 100_000, every: 60_000, until: 60_000 },
			{ lateFrom: 500 },
			'timeout',
			2,
		],
	])('%s', async (_what, pace, limits, outcome, seconds) => {
		expect(await arrive(pace, limits)).toEqual({ outcome, seconds });
	});

	it('leaves no timer once it is read', async () => {
		await arrive({ bytes: 5_000, every: 100, until: 1_000 });
		await jest.advanceTimersByTimeAsync(2_000);
		expect(jest.getTimerCount()).toBe(0);
	});
});
