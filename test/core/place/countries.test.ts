import { getCountries } from 'libphonenumber-js/max';
import countries from '../../../core/place/countries.json';
import { findCountry } from '../../../core/place/country';
import { foldName } from '../../../core/place/names';
import { findRegion } from '../../../core/place/region';
import { clockOf, clocksOf, zonesOf } from './atlas';

const NOBODY_LIVES = ['AQ', 'BV', 'HM', 'UM'];
/** Intl calls America/Atikokan by its former name. */
const nameInIntl = (one: string) =>
	new Intl.DateTimeFormat('en', { timeZone: one }).resolvedOptions().timeZone;
const leftOut = Object.keys(countries.leftOut).map(nameInIntl);
const table = Object.entries<{ zones: string[]; partOf?: string }>(countries.countries);

describe('countries', () => {
	test('are those of ISO 3166-1 and of the phone plans', () => {
		const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
		const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
		const codes = letters.flatMap((first) => letters.map((second) => first + second));
		// Those that Intl names and ISO 3166-1 does not list.
		const reserved = 'AC CP CQ DG EA EU EZ IC QO TA UN XA XB'.split(' ');
		const listed = codes.filter(
			(code) => names.of(code) && new Intl.Locale(`und-${code}`).maximize().region === code,
		);
		expect(listed.filter((code) => !findCountry(code) && !reserved.includes(code))).toEqual([]);
		expect(getCountries().filter((code) => !findCountry(code))).toEqual([]);
		expect(table).toHaveLength(250);
	});

	test('have a zone for each clock, but for those left out', () => {
		const missing = table
			.filter(([code]) => !NOBODY_LIVES.includes(code))
			.flatMap(([code, row]) => {
				const has = clocksOf(row.zones);
				return zonesOf(code)
					.filter((one) => !has.has(clockOf(one)) && !leftOut.includes(one))
					.map((one) => `${code} ${one}`);
			});
		expect(missing).toEqual([]);
	});

	test('have no zone of elsewhere', () => {
		const strange = table.flatMap(([code, row]) => {
			const own = clocksOf(zonesOf(code));
			return row.zones.filter((one) => own.size > 0 && !own.has(clockOf(one)));
		});
		expect(strange).toEqual([]);
	});

	test('leave out only what there is', () => {
		const all = new Set(Object.keys(countries.countries).flatMap(zonesOf));
		expect(leftOut.filter((one) => !all.has(one))).toEqual([]);
	});

	test('without a zone are those where nobody lives', () => {
		expect(table.filter(([, row]) => row.zones.length === 0).map(([code]) => code)).toEqual(
			NOBODY_LIVES,
		);
	});

	test('that are part of a state are listed there too, with the same zones', () => {
		for (const [, row] of table) {
			const [state, region] = row.partOf?.split('-') ?? [];
			if (state && region) expect(findRegion(state, region)?.zones).toEqual(row.zones);
		}
	});

	test('have each name once', () => {
		const names = Object.values<{ alpha3: string; names: string[] }>(countries.countries).flatMap(
			(row) => [...new Set([row.alpha3, ...row.names].map(foldName))],
		);
		expect(names.filter((one, index) => names.indexOf(one) !== index)).toEqual([]);
	});
});
