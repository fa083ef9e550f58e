import { getEventListeners } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { type Body, type BodyLimits, readBody } from '../../nodes/shared/readBody.ts';

const LIMITS: BodyLimits = { size: 10, idle: 60_000, total: 60_000 };

/** Reads what `feed` writes; tells also whether the stream was given up. */
async function read(
	feed: (stream: PassThrough) => void,
	limits: Partial<BodyLimits> = {},
	signal = new AbortController().signal,
): Promise<Body & { destroyed: boolean }> {
	const stream = new PassThrough({ autoDestroy: false });
	const body = readBody(stream, { ...LIMITS, ...limits }, signal);
	feed(stream);
	return { ...(await body), destroyed: stream.destroyed };
}

describe('a body is read', () => {
	it.each([
		['whole', ['abc', 'def'], 'abcdef'],
		['empty', [], ''],
		['without its byte order mark', ['\ufeffabc'], 'abc'],
		['of exactly the size allowed', ['0123456789'], '0123456789'],
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
	it('when it is larger than allowed, at once', async () => {
		const body = await read((stream) => stream.write('01234567890'));
		expect(body).toEqual({ fault: 'tooLarge', destroyed: true });
	});

	it('when nothing arrives', async () => {
		expect(await read(() => {}, { idle: 20 })).toEqual({ fault: 'silent', destroyed: true });
	});

	it('when nothing more arrives', async () => {
		const body = await read((stream) => stream.write('abc'), { idle: 20 });
		expect(body).toEqual({ fault: 'silent', destroyed: true });
	});

	it('when it drips for too long', async () => {
		let drip: NodeJS.Timeout | undefined;
		const body = await read(
			(stream) => {
				drip = setInterval(() => stream.write(''.padEnd(1)), 10);
			},
			{ idle: 1_000, total: 100, size: 1_000 },
		);
		clearInterval(drip);
		expect(body).toEqual({ fault: 'silent', destroyed: true });
	});

	it.each([
		['it fails', (stream: PassThrough) => stream.emit('error', new Error('x'))],
		['it is aborted', (stream: PassThrough) => stream.emit('aborted')],
		['it closes before its end', (stream: PassThrough) => stream.destroy()],
	])('when %s', async (_how, spoil) => {
		const body = await read((stream) => {
			stream.write('abc');
			spoil(stream);
		});
		expect(body).toEqual({ fault: 'cutOff', destroyed: true });
	});

	it('when the execution is stopped, before or meanwhile', async () => {
		const controller = new AbortController();
		const meanwhile = read((stream) => stream.write('abc'), {}, controller.signal);
		controller.abort();
		expect(await meanwhile).toEqual({ fault: 'cutOff', destroyed: true });
		const before = read((stream) => stream.write('abc'), {}, controller.signal);
		expect(await before).toMatchObject({ fault: 'cutOff' });
	});

	it('once: what comes later changes nothing', async () => {
		const body = await read((stream) => {
			stream.write('01234567890');
			stream.write('more');
			stream.emit('error', new Error('x'));
			stream.end();
		});
		expect(body).toEqual({ fault: 'tooLarge', destroyed: true });
	});
});

it('an execution keeps no listener of a body that was read', async () => {
	const { signal } = new AbortController();
	await read((stream) => stream.end(), {}, signal);
	expect(getEventListeners(signal, 'abort')).toEqual([]);
});
