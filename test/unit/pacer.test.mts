import { describe, expect, it } from '@jest/globals';
import { Pacer } from '../../nodes/shared/pacer.ts';

describe('a request may start', () => {
	it('until so many are under way, and again when one has ended', () => {
		const pacer = new Pacer(2, 60, 0);
		pacer.start(0);
		expect(pacer.mayStart(0)).toBe(true);
		pacer.start(0);
		expect(pacer.mayStart(0)).toBe(false);
		expect(pacer.mayStartSoon(0)).toBe(true);
		expect(pacer.readyAt(0)).toBe(Infinity);
		pacer.end();
		expect(pacer.mayStart(0)).toBe(true);
		expect(pacer.readyAt(0)).toBe(0);
	});

	it('until the budget is used up, and again when it has filled', () => {
		const pacer = new Pacer(1_000, 60, 0);
		for (let count = 0; count < 100; count++) pacer.start(0);
		expect(pacer.mayStart(0)).toBe(false);
		expect(pacer.mayStartSoon(0)).toBe(false);
		expect(pacer.readyAt(0)).toBeCloseTo(1_000);
		expect(pacer.mayStart(1_000)).toBe(true);
	});

	it('not while the API asks to be left alone, for the longest that it asked', () => {
		const pacer = new Pacer(1, 60, 0);
		const by = { kind: 'silent' } as const;
		expect(pacer.hold(5_000, by)).toBe(true);
		expect(pacer.hold(3_000, undefined)).toBe(false);
		expect(pacer.held).toEqual({ until: 5_000, by });
		expect(pacer.mayStart(4_999)).toBe(false);
		expect(pacer.mayStartSoon(4_999)).toBe(false);
		expect(pacer.readyAt(0)).toBe(5_000);
		expect(pacer.mayStart(5_000)).toBe(true);
	});
});
