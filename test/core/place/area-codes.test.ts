import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import areaCodes from '../../../core/place/area-codes.json';
import { findCountry } from '../../../core/place/country';
import { resolvePlace } from '../../../core/place/place';
import { findRegion } from '../../../core/place/region';
import { COMPLETE } from './atlas';

describe('area codes', () => {
	const codes = areaCodes.codes.flatMap((row) => row.codes.split(' '));
	const ruledBy = (phone: string) => resolvePlace({ phone }, 'UTC').jurisdictions[0];

	test('are each in one row', () => {
		expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
	});

	test('are all that libphonenumber knows to have a place, in the same country', () => {
		let compared = 0;
		for (let code = 200; code < 1000; code++) {
			const phone = `+1${code}2345678`;
			const number = parsePhoneNumberFromString(phone);
			if (!number?.isValid() || !number.country) continue;
			const hasPlace = /FIXED|MOBILE/.test(number.getType() ?? '');
			const expected = hasPlace ? findCountry(number.country)?.ruledAs.country : undefined;
			expect([code, ruledBy(phone)?.country]).toEqual([code, expected]);
			compared++;
		}
		expect(compared).toBeGreaterThan(420);
	});

	test('are there for each state, territory and province', () => {
		const places = new Set(areaCodes.codes.map((row) => row.place));
		const all = ['US', 'CA'].flatMap((country) =>
			COMPLETE[country]!.split(' ').map((code) => `${country}-${code}`),
		);
		// 782 and 902 are of two provinces, 867 of three territories: they are of Canada only.
		expect(all.filter((one) => !places.has(one))).toEqual([
			'CA-NS',
			'CA-NT',
			'CA-NU',
			'CA-PE',
			'CA-YT',
		]);
	});

	test("lie within their region's zones", () => {
		const strange = areaCodes.codes.filter(({ place: at, zones: own = [] }) => {
			const [country = '', code] = at.split('-');
			const within = code ? findRegion(country, code)?.zones : undefined;
			return within && own.some((one) => !within.includes(one));
		});
		expect(strange).toEqual([]);
	});
});
