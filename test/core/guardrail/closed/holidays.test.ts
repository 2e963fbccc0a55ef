import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isClosedDay } from '../../../../core/guardrail/closed/holidays';
import sample from './holidays-sample.json';

const FILE = join(__dirname, '../../../../core/guardrail/closed/holidays.json');
const DAY = 86_400_000;
const day = (date: string) => Date.parse(date) / DAY;
const at = (place: string) => {
	const [country, region] = place.split('-');
	return { country, region };
};

describe('isClosedDay', () => {
	test.each([
		['US', '2026-11-26', 'Thanksgiving Day'],
		['US', '2026-07-04', 'Independence Day'],
		['US', '2026-07-03', 'Independence Day (substitute day)'],
		['US', '2026-11-27', undefined],
		['US-LA', '2026-02-17', 'Mardi Gras'],
		['US-LA', '2026-11-26', 'Thanksgiving Day'],
		['US-TX', '2026-02-17', undefined],
		['FR', '2026-07-14', 'Bastille Day'],
		['FR', '2027-03-29', 'Easter Monday'],
		['FR', '2026-04-03', undefined],
		['FR-57', '2026-04-03', 'Good Friday'],
		['DE', '2026-10-03', 'National Holiday'],
		['DE', '2026-01-06', undefined],
		['DE-BY', '2026-01-06', 'Epiphany'],
		['GB', '2026-04-06', 'Easter Monday'],
		['GB-SCT', '2026-04-06', undefined],
		['GB-SCT', '2026-11-30', 'St Andrew’s Day'],
		['AU', '2026-01-26', 'Australia Day'],
		['AU-NSW', '2026-10-05', 'Labour Day'],
		['AU-WA', '2026-10-05', undefined],
		['IT', '2026-06-02', 'Republic Day'],
		['ES', '2026-12-08', 'Immaculate Conception'],
		['IN', '2026-08-15', 'Independence Day'],
		['KR', '2026-10-09', 'Hangul Day'],
		['AE', '2026-03-21', 'End of Ramadan (Eid al-Fitr)'],
		['AE', '2026-12-02', 'National Day'],
	])('%s on %s: %s', (place, date, name) => {
		expect(isClosedDay(day(date), at(place))).toBe(name);
	});

	test('a place may be written in other ways', () => {
		const friday = day('2026-04-03');
		expect(isClosedDay(friday, { country: 'fr', region: ' FR-57 ' })).toBe('Good Friday');
		expect(isClosedDay(friday, { country: 'FR', region: '' })).toBeUndefined();
	});

	test('an unknown region has the holidays of its country, an unknown country none', () => {
		expect(isClosedDay(day('2026-07-14'), { country: 'FR', region: 'XX' })).toBe('Bastille Day');
		expect(isClosedDay(day('2026-12-25'), { country: 'ZZ' })).toBeUndefined();
		expect(isClosedDay(day('2026-12-25'), { country: 'constructor' })).toBeUndefined();
	});

	test('beyond the years of the table the fixed dates are known', () => {
		expect(isClosedDay(day('2040-12-25'), { country: 'DE' })).toBe('Christmas Day');
		expect(isClosedDay(day('2033-04-15'), { country: 'DE' })).toBeUndefined();
		expect(isClosedDay(day('2040-01-06'), { country: 'DE', region: 'BY' })).toBe('Epiphany');
	});
});

describe('the table of holidays', () => {
	const { licence, attribution, years, places } = JSON.parse(readFileSync(FILE, 'utf8')) as {
		licence: string;
		attribution: string;
		years: number[];
		places: Record<string, unknown>;
	};

	test('names its source and licence, and is small', () => {
		expect(licence).toContain('CC BY-SA 3.0');
		expect(attribution).toContain('https://github.com/commenthol/date-holidays');
		expect(statSync(FILE).size).toBeLessThan(200_000);
	});

	// The countries of the timing rules and the largest economies; there is no data for Pakistan.
	const wanted =
		'AE AR AT AU BD BE BG BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN IR IT JP KE KR LT LU LV MT MX MY NG NL NO NZ PE PH PL PT RO RU SA SE SG SI SK TH TR TW UA US VN ZA';

	test.each(wanted.split(' '))('%s has five public holidays a year at least', (country) => {
		for (let year = years[0]; year <= years[1]; year++) {
			const first = Date.UTC(year, 0, 1) / DAY;
			const days = Array.from({ length: 365 }, (_, index) => first + index);
			const closed = days.filter((date) => isClosedDay(date, { country }) !== undefined);
			expect(closed.length).toBeGreaterThanOrEqual(5);
			expect(closed.length).toBeLessThan(45);
		}
		expect(places).toHaveProperty(country);
	});

	test.each(Object.entries(sample))(
		'%s agrees with what it is made of, on each day that begins a holiday',
		(place, { begins, names }) => {
			const dates = begins
				.split(' ')
				.map((date) => `20${date.slice(0, 2)}-${date.slice(2, 4)}-${date.slice(4)}`);
			expect(dates.length).toBeGreaterThan(15);
			for (const date of dates)
				expect([date, isClosedDay(day(date), at(place))]).toEqual([date, expect.any(String)]);
			// And what closes a day is nothing but a holiday of that year.
			const first = Date.UTC(2028, 0, 1) / DAY;
			const closed = Array.from({ length: 366 }, (_, index) => first + index)
				.map((date) => isClosedDay(date, at(place)))
				.filter((name) => name !== undefined && !name.includes('substitute'));
			expect(closed.filter((name) => !names.includes(name!))).toEqual([]);
		},
	);
});
