/** A function that replaces the key in a text, as it is and as a URL shows it. */
export function keyHider(apiKey: string): (text: string) => string {
	const forms = [...new Set([apiKey, encodeURIComponent(apiKey)])].filter((form) => form !== '');
	return (text) => forms.reduce((hidden, form) => hidden.replaceAll(form, '[key]'), text);
}
