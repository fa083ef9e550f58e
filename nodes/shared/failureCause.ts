import type { Fault } from './fault';

/** Why an operation failed, for n8n 2.37 and later; others ignore it. A part of n8n's `Failure`. */
export type FailureCause =
	| { cause: 'credential-invalid' }
	| { cause: 'rate-limited' | 'temporarily-unavailable'; retryAfterMs?: number };

const OUTAGES = [502, 503, 504];

/** Declares only what the answer proves: a 500 may be a defect that stays. */
export function causeOf(fault: Fault | undefined, retryAfterMs?: number): FailureCause | undefined {
	if (fault?.kind !== 'status') return undefined;
	if (fault.status === 401) return { cause: 'credential-invalid' };
	if (fault.status === 429) return { cause: 'rate-limited', retryAfterMs };
	return OUTAGES.includes(fault.status)
		? { cause: 'temporarily-unavailable', retryAfterMs }
		: undefined;
}
