export interface Stoppable {
	stop(): Promise<void>;
}

/** A server that is started when it is first used. */
export class OnDemand<Server extends Stoppable> implements Stoppable {
	readonly #start: () => Promise<Server>;
	#server?: Promise<Server>;

	constructor(start: () => Promise<Server>) {
		this.#start = start;
	}

	async get(): Promise<Server> {
		this.#server ??= this.#start();
		return await this.#server;
	}

	async stop(): Promise<void> {
		await (await this.#server?.catch(() => undefined))?.stop();
	}
}
