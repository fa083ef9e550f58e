/** The text of a percent-encoded path segment; undefined where the encoding is broken. */
export function decodedSegment(segment: string): string | undefined {
	try {
		return decodeURIComponent(segment);
	} catch {
		return undefined;
	}
}
