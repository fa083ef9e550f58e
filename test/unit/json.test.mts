import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../nodes/shared/transport/json.ts';

const LARGE = '7615917337495251231';
const parse = (text: string): unknown => {
	const json = parseJson(text);
	if ('reason' in json) throw new SyntaxError(json.reason);
	return json.value;
};

describe('a number stays a number if JavaScript can hold it', () => {
	it.each([
		['0', 0],
		['-0', -0],
		['34.9', 34.9],
		['1e3', 1_000],
		['1E+3', 1_000],
		['1e-3', 0.001],
		['1e300', 1e300],
		['1.7976931348623157e308', Number.MAX_VALUE],
		['5e-324', Number.MIN_VALUE],
		['0e999', 0],
		['0.000e-400', 0],
		['9007199254740991', Number.MAX_SAFE_INTEGER],
		['-9007199254740991', Number.MIN_SAFE_INTEGER],
		['9007199254740992', 2 ** 53],
		['1000000000000000000000', 1e21],
		['-10000000000000000000000', -1e22],
		['1500000000000000000000', 1.5e21],
		['-1500000000000000000000', -1.5e21],
		['1.5000000000000000001', 1.5],
		['0.12345678901234567890', 0.12345678901234568],
	])('%s', (literal, number) => {
		expect(parse(literal)).toBe(number);
		expect(parse(`{"a":[${literal},${LARGE}]}`)).toEqual({ a: [number, LARGE] });
	});
});

describe('a number becomes text if its digits or its size would be lost', () => {
	it.each([
		['an integer of 19 digits', LARGE],
		['a negative one', `-${LARGE}`],
		['the first integer that has no double', '9007199254740993'],
		['its negative', '-9007199254740993'],
		['an integer of 20 digits', '12345678901234567890'],
		['an integer of 25 digits', '1000000000000000000000001'],
		['2 ** 62, which is exact but printed with other digits', '4611686018427387904'],
		['2 ** 80, printed with an exponent', '1208925819614629174706176'],
		['10 ** 23, which is printed so but not exact', '100000000000000000000000'],
		['an exponent of 400', '1e400'],
		['the same, negative', '-1e400'],
		['the same with a sign', '1E+400'],
		['just beyond the range', '1.5e309'],
		['an integer of 401 digits', `1${'0'.repeat(400)}`],
		['an exponent of -400', '1e-400'],
		['a fraction with 400 zeros', `0.${'0'.repeat(400)}1`],
	])('%s', (_what, literal) => {
		expect(parse(literal)).toBe(literal);
		expect(parse(`[[[{"a":{"b":[ ${literal} ]}}]]]`)).toEqual([[[{ a: { b: [literal] } }]]]);
		expect(parse(`{"a":\n\t${literal},"b":${literal}}`)).toEqual({ a: literal, b: literal });
	});
});

describe('text is never touched', () => {
	it.each([
		['digits', LARGE],
		['a list of digits', `[${LARGE}, 1e400]`],
		['digits behind a quote', `"${LARGE}`],
		['digits behind a backslash', `\\${LARGE}`],
		['digits behind a backslash and a quote', `\\":${LARGE}`],
		['digits behind a line break', `\n${LARGE}`],
		['a backslash at the end', 'x\\'],
		['digits like a Unicode escape', `\\u0022:${LARGE}`],
	])('with %s', (_what, text) => {
		const document = { [text]: text, list: [text] };
		expect(parse(JSON.stringify(document))).toEqual(document);
		// With a number that needs care beside it, the text is scanned.
		const body = `[${JSON.stringify(document)},${LARGE},${JSON.stringify(text)}]`;
		expect(parse(body)).toEqual([document, LARGE, text]);
	});

	it('however long it is', () => {
		const length = 16 * 1024 * 1024;
		const plain = 'x'.repeat(length);
		const escaped = '\\"'.repeat(length / 8);
		expect(parse(`["${plain}",${LARGE}]`)).toEqual([plain, LARGE]);
		const [text, number] = parse(`["${escaped}",${LARGE}]`) as [string, string];
		expect(number).toBe(LARGE);
		expect(text.length).toBe(length / 8);
	});
});

describe('invalid JSON has the reason of the parser', () => {
	it.each([
		['', ''],
		['not a number', '[{"price": NaN}]'],
		['cut off', `{"id": ${LARGE}, "a": "x`],
		['cut off behind a backslash', `{"id": ${LARGE}, "a": "x\\`],
		['a leading zero', '[01234567890123456789]'],
		['a fraction without digits', '[1.e400]'],
		['two numbers in one', '[12345678901234567890-1]'],
		['a comma too many', `[${LARGE},]`],
		['single quotes', "{'a': 1}"],
		['a website', '<html></html>'],
	])('%s: %s', (_what, text) => {
		let reason: unknown;
		try {
			JSON.parse(text);
		} catch (error) {
			reason = (error as Error).message;
		}
		expect(reason).toBeTruthy();
		expect(parseJson(text)).toEqual({ reason });
	});

	it('without scanning an unterminated string again and again', () => {
		const body = `[${LARGE},"${'\\"'.repeat(1_000_000)}`;
		expect(parseJson(body)).toHaveProperty('reason');
	});
});

/** A document and its parts: the text of a leaf is what a server could send for it. */
const { document } = fc.letrec<{ document: Node; leaf: Node }>((tie) => ({
	leaf: fc.oneof(
		fc.string({ unit: 'binary' }).map(leaf),
		fc.constantFrom('", 12345678901234567890', '\\', '\\"[1e400', ': -1e999').map(leaf),
		fc.boolean().map(leaf),
		fc.constant(leaf(null)),
		fc.double({ noNaN: true, noDefaultInfinity: true }).map(leaf),
		fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(integer),
		fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }).map(integer),
	),
	document: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		tie('leaf'),
		fc.array(tie('document'), { maxLength: 4 }).map(list),
		fc.dictionary(fc.string(), tie('document'), { maxKeys: 4, noNullPrototype: true }).map(object),
	),
}));

interface Node {
	text: string;
	/** What JSON.parse makes of it, except that integers are bigint. */
	value: unknown;
}

function leaf(value: unknown): Node {
	return { text: JSON.stringify(value), value };
}

function integer(value: bigint): Node {
	return { text: String(value), value };
}

function list(nodes: Node[]): Node {
	const text = `[ ${nodes.map((node) => node.text).join(' ,\n')} ]`;
	return { text, value: nodes.map(({ value }) => value) };
}

function object(nodes: Record<string, Node>): Node {
	const entries = Object.entries(nodes);
	const pairs = entries.map(([key, node]) => `${JSON.stringify(key)} : ${node.text}`);
	const value = Object.fromEntries(entries.map(([key, node]) => [key, node.value]));
	return { text: `{${pairs.join(',')}}`, value };
}

/** Where the document has an integer, its digits have to come out; everything else is the same. */
function expectSame(parsed: unknown, value: unknown): void {
	if (typeof value === 'bigint') {
		expect(['number', 'string']).toContain(typeof parsed);
		const isSafe = Number.isSafeInteger(Number(value));
		if (isSafe) expect(typeof parsed).toBe('number');
		// How JavaScript shows a number, without an exponent.
		const shown =
			typeof parsed === 'number'
				? parsed.toLocaleString('en', { useGrouping: false, maximumSignificantDigits: 17 })
				: parsed;
		expect(shown === '-0' ? '0' : shown).toBe(String(value));
	} else if (Array.isArray(value)) {
		expect(parsed).toHaveLength(value.length);
		for (const [index, each] of value.entries()) expectSame((parsed as unknown[])[index], each);
	} else if (typeof value === 'object' && value !== null) {
		expect(Object.keys(parsed as object)).toEqual(Object.keys(value));
		for (const [key, each] of Object.entries(value)) {
			expectSame((parsed as Record<string, unknown>)[key], each);
		}
	} else if (typeof value === 'number' && typeof parsed === 'string') {
		// JSON.stringify writes some numbers as integers that aren't exact.
		expect(Number(parsed)).toBe(value);
	} else {
		expect(parsed).toEqual(value === 0 ? 0 : value);
	}
}

it('any document comes out whole, and each integer with all its digits', () => {
	fc.assert(
		fc.property(document, ({ text, value }) => {
			expectSame(parse(text), value);
		}),
		{ numRuns: 500 },
	);
});

it('any text is parsed or refused as JSON.parse does it', () => {
	const fragment = fc.constantFrom(
		...['[', ']', '{', '}', ':', ',', '"', '\\', '\\"', ' ', '-', '0', '1e400', '.', 'e', LARGE],
		...['null', 'NaN', '"a"', '\\u0041'],
	);
	fc.assert(
		fc.property(fc.array(fragment, { maxLength: 12 }), (fragments) => {
			const text = fragments.join('');
			let isValid = true;
			try {
				JSON.parse(text);
			} catch {
				isValid = false;
			}
			expect('value' in parseJson(text)).toBe(isValid);
		}),
		{ numRuns: 3_000 },
	);
});
