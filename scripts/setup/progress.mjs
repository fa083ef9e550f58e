const interval = 5_000;

/**
 * Says every few seconds how far a long step is, on a terminal and in a log alike.
 * @param {string} title
 * @param {number} [expected] how many steps there will be at most
 */
export function startProgress(title, expected) {
	const started = performance.now();
	const seconds = () => Math.round((performance.now() - started) / 1000);
	let steps = 0;
	console.log(`${title} …`);
	const timer = setInterval(() => {
		const done =
			expected && steps > 0 ? `${Math.min(steps, expected)} of ${expected} packages, ` : '';
		console.log(`  … ${done}${seconds()} s`);
	}, interval);
	return {
		step() {
			steps += 1;
		},
		end() {
			clearInterval(timer);
			console.log(`  … ended after ${seconds()} s`);
		},
	};
}
