/**
 * `node tools/setup.mjs <command…>` makes a fresh clone ready, then runs the command with the
 * project's own Node first in PATH. Runs before anything is installed, so built-in modules only.
 */
const oldest = 20;
const running = process.versions.node;

if (Number(running.split('.')[0]) < oldest) {
	console.error(
		`This project needs Node ${oldest} or newer, and this is Node ${running}. Install a newer one ` +
			'(https://nodejs.org), then run the same command again.',
	);
	process.exitCode = 1;
} else {
	// Loaded only now: an older Node may not understand the modules behind it.
	import('./setup/main.mjs').then(({ main }) => main(process.argv.slice(2)));
}
