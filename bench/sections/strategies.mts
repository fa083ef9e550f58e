import { pollDelay } from '../product.mts';

/** Times are seconds. */
export interface Strategy {
	name: string;
	/** The time until the next request. `random` is 0 to 1, `previous` 0 before the first interval. */
	interval(wait: { age: number; previous: number; random: number }): number;
	/** When the first request is sent; default 0. */
	firstAt?: number;
	isShown: boolean;
}

export const nodeStrategy: Strategy = {
	name: '**this node**, adaptive',
	interval: ({ age, random }) => pollDelay(age * 1000, undefined, random) / 1000,
	isShown: true,
};

const SHOWN_SHARES = ['0.1 1 40', '0.3 1 40', '0.2 1 15', '0.2 2 40'];

export const otherStrategies: Strategy[] = [
	...[1, 2, 5, 10, 20].map((seconds) => ({
		name: `fixed, ${seconds} s`,
		interval: () => seconds,
		isShown: true,
	})),
	{ name: 'fixed, 10 s, first request after 10 s', interval: () => 10, firstAt: 10, isShown: true },
	exponential(1.5, 2, 15),
	exponential(2, 1, 32),
	...[0.1, 0.2, 0.3].flatMap((share) =>
		[1, 2].flatMap((least) => [15, 30, 40, 60].map((most) => shareOfAge(share, least, most))),
	),
];

function exponential(factor: number, least: number, most: number): Strategy {
	return {
		name: `exponential, × ${factor}, ${least} to ${most} s`,
		interval: ({ previous, random }) =>
			withJitter(Math.min(most, Math.max(least, previous * factor)), random),
		isShown: true,
	};
}

function shareOfAge(share: number, least: number, most: number): Strategy {
	return {
		name: `${share * 100} % of the age, ${least} to ${most} s`,
		interval: ({ age, random }) => withJitter(Math.min(most, Math.max(least, share * age)), random),
		isShown: SHOWN_SHARES.includes(`${share} ${least} ${most}`),
	};
}

function withJitter(interval: number, random: number): number {
	return interval * (0.9 + 0.2 * random);
}
