import type { LocalDay } from '../../time/zone';
import { DAY } from '../../time/units';
import { placeKey, plainPlace, type Place } from '../pack/place';

/** What `dev/closed-days.mjs` makes. A region's names are laid over its country's. */
interface HolidayTable {
	/** First and last year of the dates. */
	years: number[];
	lists: string[];
	/**
	 * For each `US` or `US-LA`: name to dates, or to the index of a shared list of them. Dates are `MMDD`
	 * where they are so every year, else `YYMMDD`; no dates take the country's holiday away.
	 */
	places: Record<string, Record<string, string | number>>;
}

/** The holidays of one place. */
interface Calendar {
	/** By local day, for the years of the table: from its first day to before its last. */
	days: Map<LocalDay, string>;
	first: LocalDay;
	last: LocalDay;
	/** By `MM-DD`, for the years beyond them. */
	yearly: Map<string, string>;
}

const NONE: Calendar = { days: new Map(), first: 0, last: 0, yearly: new Map() };

let table: HolidayTable | undefined;
const calendars = new Map<string, Calendar>();

/**
 * The name of the public holiday that `day` is at `place`, in English but for some that are kept in one
 * region alone; `undefined` when it is none, and for places without a table. A region has its country's holidays and its own; an unknown region has the
 * country's alone. Beyond the years of the table, 2024 to 2032, only holidays of a fixed date are known.
 * Holidays that go by the sight of the moon may turn out a day earlier or later than worked out.
 */
export function isClosedDay(day: LocalDay, place: Place): string | undefined {
	const { days, first, last, yearly } = calendarOf(place);
	if ((day >= first && day < last) || !yearly.size) return days.get(day);
	return days.get(day) ?? yearly.get(new Date(day * DAY).toISOString().slice(5, 10));
}

function calendarOf({ country, region }: Place): Calendar {
	const asked = region ? `${country}-${region}` : country;
	const known = calendars.get(asked);
	if (known) return known;
	const { places } = loadTable();
	const place = plainPlace({ country, region });
	// Places that the table has not take no memory, since contacts bring what they like.
	if (!Object.hasOwn(places, place.country)) return NONE;
	const key = Object.hasOwn(places, placeKey(place)) ? placeKey(place) : place.country;
	let calendar = calendars.get(key);
	if (!calendar) calendars.set(key, (calendar = readCalendar(place.country, key)));
	return calendar;
}

function readCalendar(country: string, key: string): Calendar {
	const { years, lists, places } = loadTable();
	const [first, last] = [years[0], years[1] + 1].map((year) => Date.UTC(year, 0, 1) / DAY);
	const calendar: Calendar = { days: new Map(), first, last, yearly: new Map() };
	const holidays = { ...places[country], ...places[key] };
	for (const [name, dates] of Object.entries(holidays)) {
		const text = typeof dates === 'number' ? lists[dates] : dates;
		for (const date of text.split(' ').filter(Boolean)) addDate(calendar, name, date, years);
	}
	return calendar;
}

function addDate({ days, yearly }: Calendar, name: string, date: string, years: number[]): void {
	const monthDay = `${date.slice(-4, -2)}-${date.slice(-2)}`;
	const add = (year: number) => {
		const day = Date.parse(`${year}-${monthDay}`) / DAY;
		if (!days.has(day)) days.set(day, name);
	};
	if (date.length === 6) return add(2000 + Number(date.slice(0, 2)));
	if (!yearly.has(monthDay)) yearly.set(monthDay, name);
	for (let year = years[0]; year <= years[1]; year++) add(year);
}

/** Read when the first place asks, since most gates never do. */
function loadTable(): HolidayTable {
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would read it at once
	return (table ??= require('./holidays.json') as HolidayTable);
}
