import countries from '../../../core/place/countries.json';
import { foldName } from '../../../core/place/names';
import regions from '../../../core/place/regions.json';
import { clockOf, clocksOf, COMPLETE, zonesOf } from './atlas';

const table = Object.entries<{ zones: string[]; partOf?: string }>(countries.countries);

const regionTables = Object.entries<{
	main?: string[];
	regions: Record<string, { names: string[]; zones?: string[] }>;
}>(regions.countries);

describe('regions', () => {
	test.each(Object.entries(COMPLETE))('of %s are all there', (country, codes) => {
		const listed = regionTables.find(([code]) => code === country)![1].regions;
		expect(Object.keys(listed).sort()).toEqual(codes.split(' ').sort());
	});

	test.each([
		['MX', 32],
		['RU', 83],
		['ID', 38],
		['CL', 16],
		['CD', 26],
		['FM', 4],
		['KI', 3],
		['AT', 9],
		['CH', 26],
	])('of %s are %i', (country, count) => {
		const listed = regionTables.find(([code]) => code === country)![1].regions;
		expect(Object.keys(listed)).toHaveLength(count);
	});

	test("lie in their country's zones", () => {
		const territories = table.filter(([, row]) => row.partOf);
		for (const [country, { main = [], regions: rows }] of regionTables) {
			const within = territories.filter(([, row]) => row.partOf!.startsWith(country));
			const own = clocksOf([country, ...within.map(([code]) => code)].flatMap(zonesOf));
			const used = [...main, ...Object.values(rows).flatMap((row) => row.zones ?? [])];
			expect([country, used.filter((one) => !own.has(clockOf(one)))]).toEqual([country, []]);
		}
	});

	test('of a country with several zones have each of them, and each region has one', () => {
		for (const [country, row] of table) {
			if (row.zones.length < 2) continue;
			const entry = regionTables.find(([code]) => code === country)?.[1];
			// French Polynesia has no regions in ISO 3166-2.
			if (!entry) expect(country).toBe('PF');
			if (!entry) continue;
			const { main, regions: rows } = entry;
			const used = [...(main ?? []), ...Object.values(rows).flatMap((one) => one.zones ?? [])];
			const clocksUsed = clocksOf(used);
			expect(row.zones.filter((one) => !clocksUsed.has(clockOf(one)))).toEqual([]);
			const bare = Object.keys(rows).filter((code) => !rows[code]!.zones && !main);
			expect([country, bare]).toEqual([country, []]);
		}
	});

	test('have each name once in their country', () => {
		for (const [, { regions: rows }] of regionTables) {
			const names = Object.values(rows).flatMap((row) => [...new Set(row.names.map(foldName))]);
			expect(names.filter((one, index) => names.indexOf(one) !== index)).toEqual([]);
		}
	});
});
