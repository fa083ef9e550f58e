import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { releaseNotes } from '../../tools/releaseNotes.mts';

const root = join(import.meta.dirname, '../..');

describe('the notes of a release', () => {
	const changelog =
		'# Changelog\n\n## Unreleased\n\n- New\n\n## [0.10.0] - 2026-11-25\n\n### Added\n\n- Ten\n\n## 0.1.0\n\n- One\n\n## 0.0.1\n';

	it.each([
		['0.10.0', '### Added\n\n- Ten'],
		['0.1.0', '- One'],
	])('%s are its section of the changelog', (version, notes) => {
		expect(releaseNotes(changelog, version)).toBe(notes);
	});

	it.each(['0.0.1', '0.2.0', '0.10'])('%s are missing', (version) => {
		expect(() => releaseNotes(changelog, version)).toThrow(`no section about ${version}`);
	});

	it('are printed for the version of the package only', () => {
		const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
			version: string;
		};
		const script = join(root, 'tools/releaseNotes.mts');
		const run = (tag: string) => spawnSync(process.execPath, [script, tag], { encoding: 'utf8' });
		expect(run(version)).toMatchObject({
			status: 0,
			stdout: expect.stringContaining('### Added'),
		});
		expect(run('99.0.0')).toMatchObject({ status: 1, stdout: '' });
	});
});
