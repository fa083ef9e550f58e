import type { ServerWords } from './serverWords';

/** Why a question to the API has no answer that can be used. A failed question is not a failed job. */
export type Fault =
	| { kind: 'status'; status: number; server: ServerWords }
	/** Status 200 with `success: false`. */
	| { kind: 'refused'; server: ServerWords }
	| { kind: 'redirect'; status: number; location: string | undefined }
	/** The system's code for what happened to the connection, as `ECONNREFUSED`. */
	| { kind: 'network'; code: string }
	| { kind: 'silent' }
	| { kind: 'cutOff' }
	| { kind: 'tooLarge' }
	| { kind: 'notJson'; status: number }
	/** JSON, but without what was asked for. */
	| { kind: 'unexpected' };

/** Why an operation failed, for n8n 2.37 and later; others ignore it. A part of n8n's `Failure`. */
export type FailureCause =
	| { cause: 'credential-invalid' }
	| { cause: 'rate-limited' | 'temporarily-unavailable'; retryAfterMs?: number };

const PASSING_STATUSES = [408, 425, 429];
const OUTAGES = [502, 503, 504];

/** Whether asking again can help: the fault of a moment, not of the request. */
export function isPassing(fault: Fault): boolean {
	switch (fault.kind) {
		case 'status':
			return fault.status >= 500 || PASSING_STATUSES.includes(fault.status);
		case 'refused':
		case 'redirect':
		case 'tooLarge':
			return false;
		default:
			return true;
	}
}

/** Declares only what the answer proves: a 500 may be a defect that stays. */
export function causeOf(fault: Fault | undefined, retryAfterMs?: number): FailureCause | undefined {
	if (fault?.kind !== 'status') return undefined;
	if (fault.status === 401) return { cause: 'credential-invalid' };
	if (fault.status === 429) return { cause: 'rate-limited', retryAfterMs };
	return OUTAGES.includes(fault.status)
		? { cause: 'temporarily-unavailable', retryAfterMs }
		: undefined;
}
