import { probe } from './probe/probe.mts';
import { readSettings } from './probe/settings.mts';

const settings = readSettings(process.env, process.argv.slice(2));
if (typeof settings === 'string') {
	console.error(settings);
	process.exitCode = 1;
} else {
	const { works, report } = await probe(settings);
	console.log(report.join('\n'));
	process.exitCode = works ? 0 : 1;
}
