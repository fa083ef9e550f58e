/** Replaces the API key in a text, as it is and percent-encoded. */
export function createRedact(apiKey: string): (text: string) => string {
	return (text) => text.replaceAll(apiKey, '[key]').replaceAll(encodeURIComponent(apiKey), '[key]');
}
