/** What a user reads when an input item fails. */
export interface ErrorText {
	/** What happened, in one clause without a full stop. */
	error: string;
	/** What to do, in sentences, with the API's own message and trace ID if there are any. */
	message: string;
}

/**
 * Text from elsewhere, made safe to show: control characters become spaces, and it is cut at
 * `limit` characters with an ellipsis.
 */
export function sanitizeText(text: string, limit = 300): string {
	// Cut first, so that an enormous text costs nothing.
	const clean = text
		.slice(0, limit * 4)
		.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	if (clean.length <= limit) return clean;
	// The cut can go through a surrogate pair, and databases reject half of one.
	const cut = clean.slice(0, limit).replace(/\p{Cs}$/u, '');
	return `${cut.trimEnd()}…`;
}

/** A duration for people: `0.4 s`, `12 s`, `20 min`, `3 h`. */
export function formatDuration(milliseconds: number): string {
	const seconds = milliseconds / 1000;
	if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
	if (Math.round(seconds) < 600) return `${Math.round(seconds)} s`;
	if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
	return seconds < 360_000 ? `${Math.round(seconds / 3600)} h` : 'more than 100 h';
}

/** `1 item`, `2 items`. */
export function formatCount(count: number, noun: string): string {
	return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** The text with a full stop, unless it already ends a sentence. */
export function withFullStop(text: string): string {
	return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** Sentences as one text, without the empty ones. */
export function joinSentences(...parts: Array<string | false | undefined>): string {
	return parts.filter(Boolean).join(' ');
}
