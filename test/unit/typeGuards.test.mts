import { expect, it } from '@jest/globals';
import { isObject, nonEmptyString } from '../../nodes/shared/utils/typeGuards.ts';

it.each<[string, unknown, boolean, string | undefined]>([
	['an object', {}, true, undefined],
	['null', null, false, undefined],
	['undefined', undefined, false, undefined],
	['a list', [], false, undefined],
	['a number', 1, false, undefined],
	['a string', ' a ', false, ' a '],
	['an empty string', '', false, undefined],
	['a blank string', ' \n', false, undefined],
])('%s is recognized', (_what, value, object, text) => {
	expect(isObject(value)).toBe(object);
	expect(nonEmptyString(value)).toBe(text);
});
