/** Ends everything that was started, last first, once: when asked to, by Ctrl-C or by a signal. */
export interface Ending {
	/** Aborts when the end has been asked for. */
	signal: AbortSignal;
	/** What to do at the end. */
	add(close: () => Promise<void>): void;
	/** Resolves when somebody asks for the end. */
	asked: Promise<void>;
	run(): Promise<void>;
}

export function prepareEnding(): Ending {
	const controller = new AbortController();
	const closes: Array<() => Promise<void>> = [];
	const asked = new Promise<void>((resolve) => {
		controller.signal.addEventListener('abort', () => resolve());
	});
	// A promise that nobody has kept yet does not keep the process.
	const alive = setInterval(() => undefined, 2 ** 30);
	// Ctrl-C arrives more than once: from the terminal and from npm. SIGHUP: the terminal is closed.
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
		process.on(signal, () => {
			clearInterval(alive);
			controller.abort();
		});
	}
	// Nobody reads on when the terminal is gone; that must not be what ends us.
	for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
	return {
		signal: controller.signal,
		asked,
		add: (close) => closes.unshift(close),
		async run() {
			for (const close of closes.splice(0)) await close();
		},
	};
}
