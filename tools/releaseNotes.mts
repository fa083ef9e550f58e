/**
 * `node tools/releaseNotes.mts 0.2.0` prints the changelog's section about a version. Fails if there
 * is none, or if the package has a different version. Needs nothing installed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The section of a version, without its heading. Throws if it is missing or empty. */
export function releaseNotes(changelog: string, version: string): string {
	const sections = changelog.split(/^## /m).slice(1);
	const section = sections.find((text) => text.match(/^\[?([^\]\s]+)/)?.[1] === version);
	const notes = section?.split('\n').slice(1).join('\n').trim();
	if (!notes) throw new Error(`CHANGELOG.md has no section about ${version}`);
	return notes;
}

if (import.meta.filename === process.argv[1]) {
	const read = (file: string) => readFileSync(join(import.meta.dirname, '..', file), 'utf8');
	const [, , version = ''] = process.argv;
	const { version: packageVersion } = JSON.parse(read('package.json')) as { version: string };
	if (version !== packageVersion) {
		throw new Error(`The tag is ${version}, but package.json has version ${packageVersion}`);
	}
	console.log(releaseNotes(read('CHANGELOG.md'), version));
}
