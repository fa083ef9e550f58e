import {
	countedBytes,
	MAX_BYTES,
	MAX_FILES,
	measureLoading,
	packedFiles,
} from '../../tools/packageSize.mts';
import type { Section } from '../section.mts';

const MAX_MILLISECONDS = 12;

export const loading: Section = {
	name: 'loading',
	title: 'Loading and size of the package',
	measure() {
		const { milliseconds, share } = measureLoading();
		const files = packedFiles();
		const bytes = countedBytes(files);
		return {
			about:
				'All files of the package, in fresh processes that have loaded n8n-workflow. Size without README and CHANGELOG.',
			table: [
				['Time to load, % of the time for n8n-workflow', 'Bytes', 'Files'],
				[(100 * share).toFixed(1), `${bytes}`, `${files.length}`],
			],
			goals: [
				{
					goal: `Loaded in at most ${MAX_MILLISECONDS} ms`,
					found: `${milliseconds.toFixed(1)} ms`,
					met: milliseconds <= MAX_MILLISECONDS,
				},
				{
					goal: `At most ${MAX_BYTES} bytes and ${MAX_FILES} files`,
					found: `${bytes} bytes, ${files.length} files`,
					met: bytes <= MAX_BYTES && files.length <= MAX_FILES,
				},
			],
		};
	},
};
