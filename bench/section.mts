/** What a part of the benchmark found, ready to be printed. */
export interface Section {
	/** What was measured and how, as Markdown. */
	about: string;
	tables: Table[];
	goals: Goal[];
}

export interface Table {
	columns: string[];
	rows: string[][];
}

export interface Goal {
	goal: string;
	found: string;
	met: boolean;
}

export interface Part {
	/** Also its name on the command line. */
	name: string;
	title: string;
	/** Takes minutes: runs only when asked for. */
	isLong?: boolean;
	measure(): Promise<Section> | Section;
}
