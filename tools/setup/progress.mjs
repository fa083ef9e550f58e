const interval = 10_000;

/**
 * Says every few seconds how far an install is, on a terminal and in a log alike.
 * @param {string} title
 * @param {number} [expected] how many packages there are to install, more or less
 */
export function startProgress(title, expected) {
	const started = performance.now();
	const seconds = () => Math.round((performance.now() - started) / 1000);
	const counts = { lookedUp: 0, fetched: 0 };

	function done() {
		if (!expected) return '';
		if (counts.fetched >= expected) return 'unpacking, ';
		if (counts.fetched > 0) return `fetched ${counts.fetched} of ${expected} packages, `;
		return `looked up ${Math.min(counts.lookedUp, expected)} of ${expected} packages, `;
	}

	console.log(`${title} …`);
	const timer = setInterval(() => console.log(`  … ${done()}${seconds()} s`), interval);
	return {
		lookedUp() {
			counts.lookedUp += 1;
		},
		fetched() {
			counts.fetched += 1;
		},
		end() {
			clearInterval(timer);
			console.log(`  … ended after ${seconds()} s`);
		},
	};
}
