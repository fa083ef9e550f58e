import { expect, it } from '@jest/globals';
import { BlockedTime } from '../../nodes/shared/transport/blockedTime.ts';

const [FIRST, SECOND] = [429, 503].map(
	(status) => ({ kind: 'http', status, server: { source: 'api' } }) as const,
);

it('is nothing at first', () => {
	const blocked = new BlockedTime();
	expect([blocked.until, blocked.cause, blocked.between(0, 100)]).toEqual([0, undefined, 0]);
});

it('is counted once where blocks overlap', () => {
	const blocked = new BlockedTime();
	blocked.add({ from: 10, until: 20, cause: FIRST });
	blocked.add({ from: 15, until: 18, cause: SECOND });
	expect([blocked.until, blocked.cause]).toEqual([20, FIRST]);
	blocked.add({ from: 15, until: 30, cause: SECOND });
	expect([blocked.until, blocked.cause]).toEqual([30, SECOND]);
	expect(blocked.between(0, 100)).toBe(20);
});

it.each([
	['before all', 0, 10, 0],
	['of the first', 0, 15, 5],
	['within the first', 12, 15, 3],
	['between them', 20, 40, 0],
	['of both', 15, 45, 10],
	['of the second', 45, 90, 5],
	['after all', 50, 90, 0],
])('of two blocks, the part %s', (_part, start, end, milliseconds) => {
	const blocked = new BlockedTime();
	blocked.add({ from: 10, until: 20 });
	blocked.add({ from: 40, until: 50 });
	expect(blocked.between(start, end)).toBe(milliseconds);
});
