import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether `node_modules` has every package of `package-lock.json`, by the record that npm writes
 * at the end of an install: an interrupted one leaves none.
 * @param {string} folder
 */
export function isInstalled(folder) {
	const installed = readPackages(join(folder, 'node_modules', '.package-lock.json'));
	return Object.entries(readPackages(join(folder, 'package-lock.json')))
		.filter(([path, { optional, extraneous }]) => path !== '' && !optional && !extraneous)
		.every(([path, { version }]) => installed[path]?.version === version);
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string; optional?: boolean; extraneous?: boolean }>}
 */
function readPackages(file) {
	try {
		return JSON.parse(readFileSync(file, 'utf8')).packages;
	} catch {
		return {};
	}
}
