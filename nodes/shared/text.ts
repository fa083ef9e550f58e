/** What a person reads when something went wrong: what happened, and how to go on. */
export interface Advice {
	/** What happened, in our own words only. Names the job and its last known status. */
	error: string;
	/** How to go on, with the server's own words and trace ID where there are any. */
	message: string;
}

/**
 * Text of foreign origin, made fit to show: control characters become spaces, and it is cut at
 * `limit` characters with an ellipsis.
 */
export function showText(text: string, limit = 300): string {
	// The cut comes first, so that an enormous text costs nothing.
	const tidy = text
		.slice(0, limit * 4)
		.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	return tidy.length > limit ? `${tidy.slice(0, limit).trimEnd()}…` : tidy;
}

/** A span of time for people: `0.4 s`, `12 s`, `5 min`, `3 h`. */
export function showTime(milliseconds: number): string {
	const seconds = milliseconds / 1000;
	if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
	if (Math.round(seconds) < 600) return `${Math.round(seconds)} s`;
	if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
	return seconds < 360_000 ? `${Math.round(seconds / 3600)} h` : '100 h or more';
}

/** The text with a full stop, unless it ends a sentence already. */
export function endSentence(text: string): string {
	return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** Sentences of one text, empty ones left out. */
export function sentences(...parts: Array<string | false | undefined>): string {
	return parts.filter(Boolean).join(' ');
}
