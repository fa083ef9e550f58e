/**
 * Where a number might need care: an integer of 16 or more digits, an exponent of three, or a very
 * small fraction. Only behind what precedes a value, so that text rarely matches.
 */
const SUSPECT = /(?:[:,[]|^)\s*-?(?:\d{16}|[\d.]+[eE][+-]?\d{3}|0\.0{200})/;
/** A quote, an escape in a string, or anything like a number of at least four characters. */
const TOKEN = /\\.|"|-?\d[\d.eE+-]{3,}/g;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

export type JsonResult = { value: unknown } | { reason: string };

/**
 * Parses JSON. A number that JavaScript can't hold becomes a string: an integer whose digits would
 * change, and a number beyond the range. `reason` is the parser's message, which says where.
 */
export function parseJson(text: string): JsonResult {
	try {
		return { value: JSON.parse(SUSPECT.test(text) ? quoteLargeNumbers(text) : text) as unknown };
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

/**
 * Strings are tracked instead of matched: a pattern for a whole string would overflow the stack on
 * an enormous one, and take quadratic time if its end is missing.
 */
function quoteLargeNumbers(text: string): string {
	let isInString = false;
	return text.replace(TOKEN, (token) => {
		if (token === '"') isInString = !isInString;
		return isInString || token === '"' || isKept(token) ? token : `"${token}"`;
	});
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
	const [mantissa = '', exponent] = String(number).split('e+');
	if (exponent === undefined) return mantissa === literal;
	const sign = mantissa.startsWith('-') ? '-' : '';
	const digits = mantissa.slice(sign.length).replace('.', '');
	return sign + digits.padEnd(Number(exponent) + 1, '0') === literal;
}
