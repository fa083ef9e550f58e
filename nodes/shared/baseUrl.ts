import type { Advice } from './text';

const DOCUMENTED = 'https://api.aitronos.com/api/v1 or https://api.aitronos.com/v1';

/**
 * The credential's base URL without white space and trailing slashes, or what is wrong with it.
 * What was typed is not repeated in the advice: it may hold a password.
 */
export function readBaseUrl(value: unknown): { url: string } | { refusal: Advice } {
	const text = typeof value === 'string' ? value.trim() : '';
	if (text === '') return refuse("'Base URL' is empty");

	const url = parse(text);
	if (!url) return refuse("'Base URL' is not an address");
	if (url.protocol !== 'https:' && url.protocol !== 'http:') {
		return refuse("'Base URL' starts with neither https:// nor http://");
	}
	if (url.username !== '' || url.password !== '') {
		return refuse("'Base URL' holds a user name or a password");
	}
	if (url.search !== '' || url.hash !== '') return refuse("'Base URL' holds a ? or a #");

	return { url: url.origin + url.pathname.replace(/\/+$/, '') };
}

function parse(text: string): URL | undefined {
	try {
		return new URL(text);
	} catch {
		return undefined;
	}
}

function refuse(what: string): { refusal: Advice } {
	return {
		refusal: {
			error: what,
			message: `Open the Aitronos API credential and set 'Base URL' to ${DOCUMENTED}.`,
		},
	};
}
