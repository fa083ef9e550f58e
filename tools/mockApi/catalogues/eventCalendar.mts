type Row = [date: string, title: string, hall: string, city: string, from: number, tags: string[]];

const ROWS: Row[] = [
	['2025-01-18', 'Winter Jazz Night', 'Kaserne', 'Basel', 35, ['music', 'jazz']],
	[
		'2025-01-25',
		'Robotics for Families',
		'Museum der Technik',
		'Winterthur',
		0,
		['kids', 'science'],
	],
	['2025-02-07', 'Open Data Meetup', 'Impact Hub', 'Bern', 0, ['technology']],
	['2025-02-14', 'Candlelight Strings', 'Stadtkirche', 'Thun', 48, ['music', 'classical']],
	['2025-03-01', 'Street Food Market', 'Hafenplatz', 'Luzern', 0, ['food', 'outdoor']],
	['2025-03-08', 'Half Marathon "Seelauf"', 'Seepromenade', 'Zug', 65, ['sport', 'outdoor']],
	[
		'2025-03-21',
		'Automation Conference',
		'Kongresshaus',
		'Zürich',
		290,
		['technology', 'business'],
	],
	['2025-04-05', 'Ceramics Workshop', 'Atelier 7', 'Chur', 120, ['crafts']],
	['2025-04-26', 'Short Film Festival', 'Kino Rex', 'Bern', 22, []],
];

/** An event calendar: items with an object and an array inside. */
export const EVENT_CALENDAR = ROWS.map(([date, title, hall, city, priceFrom, tags]) => ({
	title,
	date,
	venue: { name: hall, city, country: 'CH' },
	price_from: priceFrom,
	currency: 'CHF',
	free: priceFrom === 0,
	tags,
}));
