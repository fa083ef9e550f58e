/**
 * Where a number might need care: an integer of 16 or more digits, or an exponent of three. Only
 * behind what precedes a value, so that text rarely matches.
 */
const SUSPECT = /(?:[:,[]|^)\s*-?(?:\d{16}|[\d.]+[eE][+-]?\d{3})/;
/** A whole string, or a number. Strings come first, so that digits inside them are skipped. */
const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

export type JsonResult = { value: unknown } | { reason: string };

/**
 * Parses JSON. A number that JavaScript can't hold becomes a string: an integer whose digits would
 * change, and a number beyond the range. `reason` is the parser's message, which says where.
 */
export function parseJson(text: string): JsonResult {
	try {
		return { value: JSON.parse(SUSPECT.test(text) ? quoteLargeNumbers(text) : text) as unknown };
	} catch (error) {
		return { reason: (error as SyntaxError).message };
	}
}

function quoteLargeNumbers(text: string): string {
	return text.replace(TOKEN, (token) => {
		if (token.startsWith('"') || token.length < 4) return token;
		return isKept(token) ? token : `"${token}"`;
	});
}

/** Whether a JavaScript number keeps all digits of the integer, or the size of the number. */
function isKept(literal: string): boolean {
	const number = Number(literal);
	// Not a JSON number: the parser reports it.
	if (Number.isNaN(number)) return true;
	if (!Number.isFinite(number)) return false;
	if (number === 0) return !/^[^eE]*[1-9]/.test(literal);
	if (!/^-?\d+$/.test(literal) || Number.isSafeInteger(number)) return true;
	const [mantissa = '', exponent] = String(number).split('e+');
	if (exponent === undefined) return mantissa === literal;
	const sign = mantissa.startsWith('-') ? '-' : '';
	const digits = mantissa.slice(sign.length).replace('.', '');
	return sign + digits.padEnd(Number(exponent) + 1, '0') === literal;
}
