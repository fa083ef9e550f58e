import { pollDelay } from '../product.mts';

/** How far a wait has got. Times are seconds. */
interface Wait {
	age: number;
	/** The last interval; 0 before the first. */
	previous: number;
	/** 0 to 1. */
	random: number;
	/** The part of the job that its progress shows, 0 to 1. */
	progress: number;
}

/** When the next request is sent. Times are seconds. */
export interface Strategy {
	name: string;
	interval(wait: Wait): number;
	/** When the first request is sent; default 0. */
	firstAt?: number;
	/** How progress grows, if the strategy polls the progress instead of the job. */
	progress?: 'evenly' | 'by pages';
	isShown: boolean;
}

export const nodeStrategy: Strategy = {
	name: '**this node**, adaptive',
	interval: ({ age, random }) => pollDelay(age * 1000, undefined, random) / 1000,
	isShown: true,
};

const SHOWN_SHARES = ['0.1 1 40', '0.2 1 30', '0.2 1 60', '0.2 2 40', '0.3 1 40'];

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

export const progressStrategies = (['evenly', 'by pages'] as const).map((progress): Strategy => ({
	name: `by progress that grows ${progress}, 1 to 30 s`,
	interval(wait) {
		if (wait.progress === 0) return nodeStrategy.interval(wait);
		return Math.min(30, Math.max(1, (wait.age / wait.progress) * (1 - wait.progress)));
	},
	progress,
	isShown: true,
}));

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
