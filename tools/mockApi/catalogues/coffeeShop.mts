type Row = [sku: string, title: string, price: number, rating: number, inStock: boolean];

const ROWS: Row[] = [
	['KF-1001', 'Pour-Over Dripper, Ceramic, White', 34.9, 4.7, true],
	['KF-1002', 'Pour-Over Dripper, Copper', 79, 4.8, true],
	['KF-1010', 'Paper Filters No. 2, Pack of 100', 7.5, 4.6, true],
	['KF-1044', 'Gooseneck Kettle 0.9 l, Matte Black', 129, 4.5, false],
	['KF-1051', 'Hand Grinder, Steel Burrs', 89.5, 4.4, true],
	['KF-1052', 'Hand Grinder, Steel Burrs, Travel Size', 74.5, 4.2, true],
	['KF-1060', 'Electric Grinder "Molino 58"', 349, 4.9, true],
	['KF-1101', 'French Press 1 l, Double Wall', 59.9, 4.3, true],
	['KF-1107', 'Moka Pot, 6 Cups', 42, 4.6, false],
	['KF-1120', 'Milk Jug 350 ml', 19.9, 4.1, true],
	['KF-1133', 'Digital Scale with Timer, 0.1 g', 49.9, 4.5, true],
	['KF-1201', 'Café "Älpler" Espresso Beans, 1 kg', 28.5, 4.8, true],
	['KF-1202', 'Ethiopia Guji, Filter Roast, 250 g', 14.9, 4.9, true],
	['KF-1203', 'Decaf Sugarcane Process, 250 g', 13.9, 4.0, true],
	['KF-1301', 'Thermo Mug 400 ml', 32, 4.4, true],
	['KF-1302', 'Espresso Cup Set, 4 Pieces', 38, 4.7, false],
];

/** A shop's product list: flat items of text, numbers, booleans and an empty value here and there. */
export const COFFEE_SHOP = ROWS.map(([sku, title, price, rating, inStock]) => ({
	title,
	sku,
	price,
	currency: 'CHF',
	rating,
	in_stock: inStock,
	delivery_days: inStock ? 2 : null,
	url: `https://shop.example.com/coffee/${sku.toLowerCase()}`,
}));
