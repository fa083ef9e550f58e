/** A part of the benchmark: one decision or promise. */
export interface Section {
	/** Its name on the command line. */
	name: string;
	title: string;
	measure(): Promise<Measured> | Measured;
}

export interface Measured {
	/** What was measured and how, as Markdown. */
	about: string;
	table: string[][];
	goals: Goal[];
}

export interface Goal {
	goal: string;
	found: string;
	met: boolean;
}
