/**
 * Runs n8n's package scanner on the files here. Its command line only scans published versions, and
 * exits with 0 even if that fails.
 */
import { join } from 'node:path';
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const root = join(import.meta.dirname, '..');
const targets = {
	'the source': SOURCE_FILE_PATTERNS,
	'the built package': ['dist/**/*.js', 'index.js', 'package.json'],
};

for (const [name, patterns] of Object.entries(targets)) {
	const { passed, message, details } = await analyzePackage(root, patterns);
	// The scanner also passes if there are no files, and says so in the message.
	if (passed && !message) {
		console.log(`n8n's package scanner passes ${name}.`);
	} else {
		console.error(`n8n's package scanner does not pass ${name}: ${message}\n${details ?? ''}`);
		process.exitCode = 1;
	}
}
