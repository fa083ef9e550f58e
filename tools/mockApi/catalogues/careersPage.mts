type Row = [id: number, title: string, team: string, place: string, pay: [number, number] | null];

const ROWS: Row[] = [
	[4101, 'Backend Engineer', 'Platform', 'Zürich', [115_000, 140_000]],
	[4102, 'Senior Frontend Engineer', 'Platform', 'Zürich', [125_000, 150_000]],
	[4107, 'Data Analyst', 'Insights', 'Bern', [95_000, 115_000]],
	[4110, 'Machine Learning Engineer', 'Insights', 'Lausanne', [120_000, 150_000]],
	[4111, 'Product Manager, Integrations', 'Product', 'Remote', [120_000, 145_000]],
	[4114, 'Customer Success Manager (FR/DE)', 'Customers', 'Genève', null],
	[4118, 'Technical Writer', 'Product', 'Remote', [85_000, 100_000]],
	[4120, 'Site Reliability Engineer', 'Platform', 'Zürich', [125_000, 150_000]],
	[4123, 'Working Student, Marketing', 'Growth', 'St. Gallen', null],
	[4125, 'Account Executive', 'Sales', 'München', [70_000, 90_000]],
	[4131, 'Office Manager', 'People', 'Zürich', [75_000, 88_000]],
];

/** A careers page: flat items, some without a salary. */
export const CAREERS_PAGE = ROWS.map(([id, title, team, place, pay], index) => ({
	title,
	team,
	location: place,
	remote: place === 'Remote',
	salary_min: pay?.[0] ?? null,
	salary_max: pay?.[1] ?? null,
	published: `2024-11-${String(index + 4).padStart(2, '0')}`,
	apply_url: `https://careers.example.com/positions/${id}`,
}));
