import cities from '../../../core/place/cities.json';
import { foldName } from '../../../core/place/names';
import { resolvePlace } from '../../../core/place/place';
import { findRegion } from '../../../core/place/region';
import { clockOf } from './atlas';

describe('cities', () => {
	const rows = [...cities.large, ...cities.local];

	test('lie in regions that are known, and in their zones', () => {
		const strange = rows.filter(({ region, zone: at }) => {
			const [country = '', code = ''] = region.split('-');
			return !findRegion(country, code)?.zones?.includes(at);
		});
		expect(strange).toEqual([]);
	});

	test('are each in one row of their region', () => {
		const all = rows.flatMap(({ region, cities: names }) => [
			...new Set(names.map((one) => `${region} ${foldName(one)}`)),
		]);
		expect(all.filter((one, index) => all.indexOf(one) !== index)).toEqual([]);
	});
});

/** Cities on both sides of a line between two zones. */
const SPOTS: Array<[country: string, region: string, city: string, north: number, east: number]> = [
	['US', 'FL', 'Tallahassee', 30.44, -84.28],
	['US', 'FL', 'Panama City', 30.16, -85.66],
	['US', 'TX', 'El Paso', 31.76, -106.49],
	['US', 'TX', 'Midland', 32.0, -102.08],
	['US', 'TN', 'Chattanooga', 35.05, -85.31],
	['US', 'TN', 'Cookeville', 36.16, -85.5],
	['US', 'TN', 'Crossville', 35.95, -85.03],
	['US', 'KY', 'Louisville', 38.25, -85.76],
	['US', 'KY', 'Bowling Green', 36.99, -86.44],
	['US', 'KY', 'Elizabethtown', 37.69, -85.86],
	['US', 'IN', 'Evansville', 37.97, -87.57],
	['US', 'IN', 'South Bend', 41.68, -86.25],
	['US', 'IN', 'Gary', 41.59, -87.35],
	['US', 'IN', 'Michigan City', 41.71, -86.9],
	['US', 'MI', 'Marquette', 46.54, -87.4],
	['US', 'MI', 'Iron Mountain', 45.82, -88.07],
	['US', 'ND', 'Bismarck', 46.81, -100.78],
	['US', 'ND', 'Dickinson', 46.88, -102.79],
	['US', 'SD', 'Pierre', 44.37, -100.35],
	['US', 'SD', 'Rapid City', 44.08, -103.23],
	['US', 'NE', 'North Platte', 41.12, -100.77],
	['US', 'NE', 'Scottsbluff', 41.87, -103.67],
	['US', 'KS', 'Garden City', 37.97, -100.87],
	['US', 'KS', 'Goodland', 39.35, -101.71],
	['US', 'ID', 'Lewiston', 46.42, -117.02],
	['US', 'ID', 'Twin Falls', 42.56, -114.46],
	['US', 'OR', 'Ontario', 44.03, -116.96],
	['US', 'OR', 'Pendleton', 45.67, -118.79],
	['US', 'AZ', 'Flagstaff', 35.2, -111.65],
	['US', 'AZ', 'Chinle', 36.15, -109.55],
	['CA', 'ON', 'Thunder Bay', 48.38, -89.25],
	['CA', 'ON', 'Kenora', 49.77, -94.49],
	['CA', 'NL', 'Labrador City', 52.94, -66.91],
	['CA', 'NL', 'Corner Brook', 48.95, -57.95],
	['CA', 'NU', 'Rankin Inlet', 62.81, -92.09],
	['AU', 'NSW', 'Broken Hill', -31.95, 141.45],
	['BR', 'AM', 'Tefé', -3.37, -64.72],
	['BR', 'AM', 'Eirunepé', -6.66, -69.87],
	['MX', 'CHH', 'Ciudad Juárez', 31.69, -106.42],
	['MX', 'CHH', 'Delicias', 28.19, -105.47],
	['MX', 'COA', 'Piedras Negras', 28.7, -100.52],
	['MX', 'COA', 'Saltillo', 25.42, -101.0],
	['MX', 'TAM', 'Reynosa', 26.09, -98.28],
	['MX', 'TAM', 'Ciudad Victoria', 23.74, -99.14],
	['MX', 'NAY', 'Tepic', 21.51, -104.9],
	['RU', 'SA', 'Neryungri', 56.66, 124.72],
	['CL', 'MA', 'Punta Arenas', -53.16, -70.91],
	['CD', 'KE', 'Mbuji-Mayi', -6.14, 23.6],
	['CD', 'TO', 'Kisangani', 0.52, 25.2],
];

test.each(SPOTS)('%s-%s: %s lies where the map has it', (country, region, city, north, east) => {
	const named = resolvePlace({ country, region, city }, 'UTC');
	const mapped = resolvePlace({ latitude: north, longitude: east }, 'UTC');
	expect(mapped.source).toBe('coordinates');
	expect(named.zones.map(clockOf)).toEqual(mapped.zones.map(clockOf));
});
