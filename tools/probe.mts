import { probe } from './probe/probe.mts';
import { readSettings } from './probe/settings.mts';

const settings = readSettings(process.env, process.argv.slice(2));
if (typeof settings === 'string') {
	console.error(settings);
	process.exitCode = 1;
} else {
	const worked = await probe({ ...settings, write: (line) => console.log(line) });
	process.exitCode = worked ? 0 : 1;
}
