/** A process of the cluster that can be taken down and brought back at the same address. */
export interface Member {
	/** Resolves once it is ready. */
	start(signal?: AbortSignal): Promise<void>;
	/** Ends it in good order. */
	stop(): Promise<void>;
	/** Ends it at once, as a crash does. */
	kill(): Promise<void>;
	/** All that it wrote so far, in the order of its starts. */
	log(): string;
}

export type Members = Record<string, Member>;
