/**
 * Runs n8n's package scanner offline. Its command line asks the registry and GitHub for a published
 * version, and exits with 0 even when that fails; what it then runs on the files is run here.
 */
import { join } from 'node:path';
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const root = join(import.meta.dirname, '..');
const targets: Array<[string, string[]]> = [
	['the source', SOURCE_FILE_PATTERNS],
	['the built package', ['dist/**/*.js', 'index.js', 'package.json']],
];

for (const [name, patterns] of targets) {
	const result = await analyzePackage(root, patterns);
	// Without any file the scanner passes, with a message.
	if (!result.passed || result.message) {
		console.error(`The package scanner of n8n does not pass ${name}: ${result.message}`);
		if (result.details) console.error(result.details);
		process.exitCode = 1;
	} else {
		console.log(`The package scanner of n8n passes ${name}.`);
	}
}
