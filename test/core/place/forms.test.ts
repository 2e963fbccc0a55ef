import { z } from 'zod';
import areaCodes from '../../../core/place/area-codes.json';
import cities from '../../../core/place/cities.json';
import countries from '../../../core/place/countries.json';
import regions from '../../../core/place/regions.json';
import { validZone } from '../../../core/time/zone';

const zone = z.string().refine((name) => validZone(name) === name, 'is no IANA zone');
const zones = z.array(zone).refine(isUnique, 'has one twice');
const name = z.string().min(1);
const alpha2 = z.string().regex(/^[A-Z]{2}$/);
const place = z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/);
const source = z.string().min(20);

function isUnique(list: readonly unknown[]): boolean {
	return new Set(list).size === list.length;
}

const cityRows = z.array(z.object({ region: place, zone, cities: z.array(name).min(1) }).strict());

test.each<[string, unknown, z.ZodTypeAny]>([
	[
		'countries',
		countries,
		z.object({
			source,
			leftOut: z.record(zone, z.string().min(10)),
			countries: z.record(
				alpha2,
				z
					.object({
						alpha3: z.string().regex(/^[A-Z]{3}$/),
						names: z.array(name).min(1),
						zones,
						partOf: place.optional(),
					})
					.strict(),
			),
		}),
	],
	[
		'regions',
		regions,
		z.object({
			source,
			countries: z.record(
				alpha2,
				z
					.object({
						complete: z.boolean(),
						main: zones.optional(),
						regions: z.record(
							z.string().regex(/^[A-Z0-9]{1,3}$/),
							z.object({ names: z.array(name).min(1), zones: zones.optional() }).strict(),
						),
					})
					.strict(),
			),
		}),
	],
	['cities', cities, z.object({ source, large: cityRows, local: cityRows })],
	[
		'area codes',
		areaCodes,
		z.object({
			source,
			codes: z.array(
				z
					.object({
						place: z.union([alpha2, place]),
						zones: zones.optional(),
						codes: z.string().regex(/^[2-9]\d\d(?: [2-9]\d\d)*$/),
					})
					.strict(),
			),
		}),
	],
])('%s have their form', (_table, data, schema) => {
	expect(schema.safeParse(data).error?.issues ?? []).toEqual([]);
});
