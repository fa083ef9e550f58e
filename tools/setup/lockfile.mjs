import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Whether `node_modules` holds what `package-lock.json` names: by our own stamp, or, where somebody
 * ran `npm install` by hand, by the record that npm keeps. Both are written last, so an interrupted
 * install has neither.
 * @param {string} folder
 */
export function isInstalled(folder) {
	return read(stampFile(folder)) === lockfileHash(folder) || isRecorded(folder);
}

/** @param {string} folder */
export function stampInstalled(folder) {
	writeFileSync(stampFile(folder), lockfileHash(folder));
}

/**
 * How many packages an install of this folder brings at most.
 * @param {string} folder
 */
export function countLocked(folder) {
	return Object.keys(lockedPackages(folder)).length;
}

/** @param {string} folder */
function isRecorded(folder) {
	const recorded = readPackages(join(folder, 'node_modules', '.package-lock.json'));
	return Object.entries(lockedPackages(folder)).every(
		([path, { version }]) => recorded[path]?.version === version,
	);
}

/**
 * The entries that every machine installs.
 * @param {string} folder
 */
function lockedPackages(folder) {
	return Object.fromEntries(
		Object.entries(readPackages(lockfile(folder))).filter(
			([path, { optional, extraneous }]) => path !== '' && !optional && !extraneous,
		),
	);
}

/**
 * @param {string} file
 * @returns {Record<string, { version?: string; optional?: boolean; extraneous?: boolean }>}
 */
function readPackages(file) {
	const text = read(file);
	return text === undefined ? {} : JSON.parse(text).packages;
}

/** @param {string} folder */
function lockfileHash(folder) {
	return createHash('sha256')
		.update(readFileSync(lockfile(folder)))
		.digest('hex');
}

/** @param {string} folder */
function lockfile(folder) {
	return join(folder, 'package-lock.json');
}

/** @param {string} folder */
function stampFile(folder) {
	return join(folder, 'node_modules', '.setup-stamp');
}

/** @param {string} file */
function read(file) {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return undefined;
	}
}
