/**
 * Where a number might need care: an integer of 16 or more digits, an exponent of three, or a very
 * small fraction. Only behind what precedes a value, so that text rarely matches.
 */
const SUSPECT = /(?:[:,[]|^)\s*-?(?:\d{16}|[\d.]+[eE][+-]?\d{3}|0\.0{200})/;
/** Rules out most responses much faster, since not every value is looked at. */
const LARGE_EXPONENT = /\d[eE][+-]?\d{3}/;
const LONG = 16;
/** Anything like a number of at least four characters. */
const LITERAL = /-?\d[\d.eE+-]{3,}/g;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

type JsonResult = { value: unknown } | { reason: string };

/**
 * Parses JSON. A number that JavaScript can't hold becomes a string: an integer whose digits would
 * change, and a number beyond the range. `reason` is the parser's message, which says where.
 */
export function parseJson(text: string): JsonResult {
	try {
		return { value: JSON.parse(isSuspect(text) ? quoteLargeNumbers(text) : text) as unknown };
	} catch {
		return { reason: findReason(text) };
	}
}

/** From the text as it came, because quotes would move the positions. */
function findReason(text: string): string {
	try {
		JSON.parse(text);
		return '';
	} catch (error) {
		return (error as SyntaxError).message;
	}
}

function isSuspect(text: string): boolean {
	return (LARGE_EXPONENT.test(text) || hasLongDigits(text)) && SUSPECT.test(text);
}

/** Looks at every 16th character: a run of so many digits has one of them. */
function hasLongDigits(text: string): boolean {
	for (let at = LONG - 1; at < text.length; at += LONG) {
		if (!isDigit(text, at)) continue;
		let start = at;
		while (isDigit(text, start - 1)) start -= 1;
		while (isDigit(text, at + 1)) at += 1;
		if (at - start + 1 >= LONG) return true;
	}
	return false;
}

function isDigit(text: string, at: number): boolean {
	const code = text.charCodeAt(at);
	return code >= 48 && code <= 57;
}

function quoteLargeNumbers(text: string): string {
	const parts: string[] = [];
	let copied = 0;
	for (let start = 0, quote; start < text.length; start = endOfString(text, quote)) {
		quote = text.indexOf('"', start);
		if (quote < 0) quote = text.length;
		// The shortest number that needs quotes is 1e999.
		if (quote - start < 5) continue;
		const part = text.slice(start, quote);
		const quoted = part.replace(LITERAL, (literal) => (isKept(literal) ? literal : `"${literal}"`));
		if (quoted === part) continue;
		parts.push(text.slice(copied, start), quoted);
		copied = quote;
	}
	return parts.join('') + text.slice(copied);
}

/**
 * The position behind the string that begins at `quote`. A pattern for a whole string would overflow
 * the stack on an enormous one, and take quadratic time if its end is missing.
 */
function endOfString(text: string, quote: number): number {
	let end = quote;
	let escapes: number;
	do {
		end = text.indexOf('"', end + 1);
		if (end < 0) return text.length;
		for (escapes = 0; text[end - 1 - escapes] === '\\'; escapes += 1);
	} while (escapes % 2 === 1);
	return end + 1;
}

/** Whether a JavaScript number keeps all digits of the integer, or the size of the number. */
function isKept(literal: string): boolean {
	// The parser reports it.
	if (!NUMBER.test(literal)) return true;
	const number = Number(literal);
	if (!Number.isFinite(number)) return false;
	if (number === 0) return !/^[^eE]*[1-9]/.test(literal);
	if (!/^-?\d+$/.test(literal) || Number.isSafeInteger(number)) return true;
	return BigInt(literal) === BigInt(number) && printsAllDigits(literal, number);
}

/** A number can be exact and still be printed with other digits, such as 2 ** 62. */
function printsAllDigits(literal: string, number: number): boolean {
	const [mantissa = '', exponent = '0'] = String(number).split('e+');
	const sign = mantissa.startsWith('-') ? '-' : '';
	const digits = mantissa.slice(sign.length).replace('.', '');
	return sign + digits.padEnd(Number(exponent) + 1, '0') === literal;
}
