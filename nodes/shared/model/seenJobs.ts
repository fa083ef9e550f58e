import type { IDataObject } from 'n8n-workflow';
import { isObject } from '../utils/typeGuards';
import { finishedAt, type ScrapeJob } from './job';

/**
 * Jobs that finished longer than this before the latest known one count as seen: rows can be listed
 * that much later than their timestamp.
 */
const WINDOW = 60 * 60_000;
/** Jobs that were created longer than this before it aren't read: a job runs 30 minutes at most. */
const READ_WINDOW = 2 * WINDOW;
/** Keeps the state below 32 kB: the oldest jobs are dropped first, and then count as seen. */
const MAX_SIZE = 31_000;
/** What a minute costs besides its keys. */
const MINUTE_SIZE = 14;
/** Jobs without any time are never dropped, so further ones count as seen. */
const MAX_UNDATED = 500;
const MINUTE = 60_000;
/** Characters of a key. */
export const KEY_LENGTH = 9;

/** What a trigger remembers between two polls: plain JSON. Times are Unix milliseconds of the API. */
export interface TriggerState {
	/** The statuses that were watched, and so have a beginning. */
	statuses: string[];
	/** The latest time at which a job is known to have finished. */
	watermark: number;
	/** Jobs that finished at or before this time count as seen. */
	floor: number;
	/** The keys of the jobs that were seen, by the minute in which they finished. */
	seen: Record<string, string>;
}

/** Makes a short key of a job's ID; the same for the same ID. */
type KeyOf = (id: string) => string;

/** The state that was stored; undefined if there is none, or none that can be used. */
export function parseState(stored: IDataObject): TriggerState | undefined {
	const { statuses, watermark, floor, seen } = stored;
	if (!Array.isArray(statuses) || !isObject(seen)) return undefined;
	if (typeof watermark !== 'number' || typeof floor !== 'number') return undefined;
	return {
		statuses: statuses as string[],
		watermark,
		floor,
		seen: seen as Record<string, string>,
	};
}

/** Tells the jobs of a poll that haven't been seen from the others. */
export class SeenJobs {
	private readonly keys = new Map<string, number>();

	private watermark: number;

	private undated = 0;

	constructor(
		private readonly state: TriggerState | undefined,
		private readonly now: number,
		private readonly keyOf: KeyOf,
	) {
		this.watermark = state?.watermark ?? 0;
		for (const [minute, joined] of Object.entries(state?.seen ?? {})) {
			// The end of the minute, which is late enough not to be dropped too early.
			const time = minute === '' ? Infinity : (Number(minute) + 1) * MINUTE - 1;
			for (let start = 0; start < joined.length; start += KEY_LENGTH) {
				this.keys.set(joined.slice(start, start + KEY_LENGTH), time);
				if (minute === '') this.undated += 1;
			}
		}
	}

	/** Jobs of the status that were created before this time don't have to be read. */
	readUntil(status: string): number {
		// On the first poll, the latest job that is listed takes the place of the latest that was seen.
		const latest = this.isWatched(status) ? this.state?.watermark : this.watermark;
		return (latest ?? 0) - READ_WINDOW;
	}

	/**
	 * Whether the job hasn't been seen, which it then has. The jobs of a status that wasn't watched
	 * before are only remembered: it starts from now.
	 */
	remember(status: string, job: ScrapeJob): boolean {
		if (job.state !== status) return false;
		const time = finishedAt(job) ?? Infinity;
		const key = this.keyOf(job.id);
		const known = this.keys.get(key);
		if (time === Infinity) {
			if (known === Infinity || this.undated >= MAX_UNDATED) return false;
			this.undated += 1;
		} else {
			if (known === undefined && time <= (this.state?.floor ?? -1)) return false;
			// A time in the future would make all that follow look old.
			this.watermark = Math.max(this.watermark, Math.min(time, this.now));
		}
		// The time can be corrected later, and must not make a job that was dropped look new.
		this.keys.set(key, time);
		return known === undefined && this.isWatched(status);
	}

	/** The state after a poll of these statuses. */
	toState(statuses: string[]): TriggerState {
		const { watermark } = this;
		const floor = Math.max(this.state?.floor ?? -1, watermark - WINDOW);
		const latestFirst = [...this.keys].sort((a, b) => (a[1] === b[1] ? 0 : b[1] - a[1]));
		const seen: Record<string, string> = {};
		let size = 0;
		for (const [key, time] of latestFirst) {
			if (time <= floor) break;
			const minute = time === Infinity ? '' : String(Math.floor(time / MINUTE));
			size += KEY_LENGTH + (seen[minute] === undefined ? MINUTE_SIZE : 0);
			if (size > MAX_SIZE) return { statuses, watermark, floor: time, seen };
			seen[minute] = (seen[minute] ?? '') + key;
		}
		return { statuses, watermark, floor, seen };
	}

	private isWatched(status: string): boolean {
		return this.state?.statuses.includes(status) ?? false;
	}
}
