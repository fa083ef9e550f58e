import type { IDataObject } from 'n8n-workflow';
import { isObject, nonEmptyString } from '../utils/typeGuards';
import type { ScrapeJob } from './job';

/**
 * Jobs that finished longer than this before the latest known one count as seen: rows can be listed
 * that much later than their timestamp.
 */
const WINDOW = 60 * 60_000;
/** Jobs that were created longer than this before it aren't read: a job runs 30 minutes at most. */
const READ_WINDOW = 2 * WINDOW;
/** Keeps the state below 32 kB: older jobs are dropped first, and then count as seen. */
const MAX_SEEN = 2_500;
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

/** Jobs created before this time don't have to be read. */
export function readUntil(state: TriggerState | undefined, jobs: readonly ScrapeJob[]): number {
	// On the first poll, the latest job that is listed takes the place of the latest that was seen.
	const latest =
		state?.watermark ?? jobs.reduce((time, job) => Math.max(time, finishedAt(job) ?? 0), 0);
	return latest - READ_WINDOW;
}

/** Makes a short key of a job's ID; the same for the same ID. */
export type KeyOf = (id: string) => string;

/** When a job finished; if that isn't known, when it was created. Undefined if neither is known. */
export function finishedAt({ fields }: ScrapeJob): number | undefined {
	return toTime(fields.completed_at) ?? toTime(fields.created_at);
}

/** When a job was created, if that is known. */
export function createdAt({ fields }: ScrapeJob): number | undefined {
	return toTime(fields.created_at);
}

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

/**
 * The jobs of a poll that haven't been seen, the earliest first, and the state after it. The jobs of
 * a status that wasn't watched before are only remembered: it starts from now.
 */
export function takeFinished(
	state: TriggerState | undefined,
	read: ReadonlyMap<string, ScrapeJob[]>,
	now: number,
	keyOf: KeyOf,
): { fresh: ScrapeJob[]; state: TriggerState } {
	const { statuses = [], floor = -Infinity } = state ?? {};
	const keys = toKeys(state?.seen ?? {});
	const fresh: Array<{ job: ScrapeJob; time: number }> = [];
	let watermark = state?.watermark ?? 0;

	for (const [status, jobs] of read) {
		for (const job of jobs) {
			// A job without any time is never forgotten.
			const time = finishedAt(job) ?? Infinity;
			const key = keyOf(job.id);
			if (time <= floor || keys.has(key)) continue;
			keys.set(key, time);
			if (statuses.includes(status)) fresh.push({ job, time });
			// A time in the future would make all that follow look old.
			if (time !== Infinity) watermark = Math.max(watermark, Math.min(time, now));
		}
	}
	return {
		fresh: fresh.sort((a, b) => (a.time === b.time ? 0 : a.time - b.time)).map(({ job }) => job),
		state: {
			statuses: [...read.keys()],
			watermark,
			...forget(keys, Math.max(state?.floor ?? -1, watermark - WINDOW)),
		},
	};
}

/** Drops the keys of jobs that finished before the window, and the oldest ones of too many. */
function forget(keys: Map<string, number>, floor: number): Pick<TriggerState, 'floor' | 'seen'> {
	const latestFirst = [...keys].sort((a, b) => (a[1] === b[1] ? 0 : b[1] - a[1]));
	const oldest = latestFirst[MAX_SEEN - 1]?.[1] ?? floor;
	const seen: Record<string, string> = {};
	// A whole minute is kept or dropped, since the times of the keys are known to the minute only.
	const newFloor = Math.max(floor, latestFirst.length > MAX_SEEN ? oldest : floor);
	for (const [key, time] of latestFirst.slice(0, MAX_SEEN)) {
		if (time <= newFloor - MINUTE) continue;
		const minute = time === Infinity ? '' : String(Math.floor(time / MINUTE));
		seen[minute] = (seen[minute] ?? '') + key;
	}
	return { floor: newFloor, seen };
}

/** Keys with the end of their minute: late enough not to be dropped too early. */
function toKeys(seen: Record<string, string>): Map<string, number> {
	const keys = new Map<string, number>();
	for (const [minute, joined] of Object.entries(seen)) {
		for (let start = 0; start < joined.length; start += KEY_LENGTH) {
			const time = minute === '' ? Infinity : (Number(minute) + 1) * MINUTE - 1;
			keys.set(joined.slice(start, start + KEY_LENGTH), time);
		}
	}
	return keys;
}

/** ISO 8601; without a time zone it is UTC. */
function toTime(value: unknown): number | undefined {
	const text = nonEmptyString(value)?.trim();
	if (text === undefined) return undefined;
	const hasZone = /(z|[+-]\d\d:?\d\d)$/i.test(text) || !text.includes('T');
	const time = Date.parse(hasZone ? text : `${text}Z`);
	return Number.isNaN(time) ? undefined : time;
}
