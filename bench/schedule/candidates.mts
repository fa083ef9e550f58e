import { builtModule } from '../builtModule.mts';

const { pollDelay } = builtModule('pollSchedule');

/** How far a wait has come. Times are seconds. */
export interface Waited {
	/** Since the first question, which is asked at once. */
	age: number;
	/** The delay before the last question; 0 before the first. */
	previous: number;
	/** 0 to 1. */
	random: number;
	/** The fraction of the job that its progress shows, 0 to 1. */
	progress: number;
}

export interface Candidate {
	name: string;
	/** Seconds until the next question. */
	delay(waited: Waited): number;
	/** Seconds before the first question; default 0. */
	sleepsFirst?: number;
	/** Where the progress is asked for: beside each question, or instead of it until the end. */
	asksProgress?: 'beside' | 'instead';
	/** Whether the progress moves by pages instead of evenly. */
	byPages?: boolean;
	isOurs?: boolean;
}

const FIXED = [1, 2, 5, 10, 20];
const SHARES = [0.1, 0.2, 0.3];
const FLOORS = [1, 2];
const CAPS = [15, 30, 40, 60];
const LEAST = 1;
const MOST = 30;

/** As much as our own rule has, so that what grows is compared by its growth. */
function withJitter(delay: number, random: number): number {
	return delay * (0.9 + 0.2 * random);
}

function ourDelay({ age, random }: Waited): number {
	return pollDelay(age * 1000, undefined, random) / 1000;
}

function exponential(first: number, factor: number, cap: number): Candidate {
	return {
		name: `exponential, × ${factor} from ${first} s to ${cap} s`,
		delay: ({ age, previous, random }) =>
			withJitter(age === 0 ? first : Math.min(cap, previous * factor), random),
	};
}

function growing(share: number, floor: number, cap: number): Candidate {
	return {
		name: `${share * 100} % of age, ${floor} to ${cap} s`,
		delay: ({ age, random }) => withJitter(Math.min(cap, Math.max(floor, share * age)), random),
	};
}

function ledByProgress(asksProgress: 'beside' | 'instead', byPages: boolean): Candidate {
	const moves = byPages ? '1 to 10 pages' : 'moves evenly';
	const cost = asksProgress === 'beside' ? 'one call more each' : 'asked instead';
	return {
		name: `led by progress (${moves}; ${cost})`,
		delay(waited) {
			const { age, progress } = waited;
			if (progress === 0) return ourDelay(waited);
			const left = (age / progress) * (1 - progress);
			return Math.min(MOST, Math.max(LEAST, left));
		},
		asksProgress,
		byPages,
	};
}

export const candidates: Candidate[] = [
	{ name: '**this node**', delay: ourDelay, isOurs: true },
	...FIXED.map((seconds) => ({ name: `fixed, ${seconds} s`, delay: () => seconds })),
	{ name: 'fixed, 10 s, slept before the first question', delay: () => 10, sleepsFirst: 10 },
	exponential(2, 1.5, 15),
	exponential(1, 2, 32),
	...SHARES.flatMap((share) =>
		FLOORS.flatMap((floor) => CAPS.map((cap) => growing(share, floor, cap))),
	),
	ledByProgress('beside', false),
	ledByProgress('beside', true),
	ledByProgress('instead', false),
	ledByProgress('instead', true),
];
