const { TestEnvironment } = require('jest-environment-node');

/**
 * Jest runs each test file in a realm of its own. The errors that Node itself makes have to be of
 * the same classes there, since n8n asks `instanceof Error` of them.
 * `shared` is what globalSetup has started.
 */
module.exports = class extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		// A test's own `process.env` is a copy that Node doesn't read.
		process.env.TZ = config.projectConfig.testEnvironmentOptions.timeZone;
	}

	async setup() {
		await super.setup();
		Object.assign(this.global, {
			Error,
			TypeError,
			RangeError,
			DOMException,
			AbortController,
			AbortSignal,
			shared: globalThis.shared,
		});
	}
};
