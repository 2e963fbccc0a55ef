/**
 * Makes core/guardrail/closed/holidays.json, the public holidays of the world by country and region,
 * from the data of date-holidays: `npm run make-closed-days`. Run it with a later version of that package
 * or later years here. The form of the table is told in core/guardrail/closed/holidays.ts. The package is
 * large and needed by nothing else, so npm fetches it into a folder that goes away again.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '3.37.0';
const FIRST_YEAR = 2024;
const LAST_YEAR = 2032;
const YEARS = LAST_YEAR - FIRST_YEAR + 1;
const HOUR = 3_600_000;
const FILE = fileURLToPath(new URL('../core/guardrail/closed/holidays.json', import.meta.url));
/** What the test of the table compares it with: some places' holidays as the package tells them. */
const SAMPLE_FILE = fileURLToPath(
	new URL('../test/core/guardrail/closed/holidays-sample.json', import.meta.url),
);
const SAMPLE_PLACES = 'US-AL FR AU-TAS ES-MD IT-32 VN CH-ZH JP'.split(' ');
const SAMPLE_YEARS = [2024, 2028, 2032];

const HEAD = {
	about:
		'Public holidays by country and region. Made by `npm run make-closed-days`; not edited by hand.',
	licence: 'CC BY-SA 3.0, https://creativecommons.org/licenses/by-sa/3.0/',
	attribution: `Derived from the data of date-holidays ${VERSION}, by commenthol and contributors, https://github.com/commenthol/date-holidays, whose LICENSE and country files name the Wikipedia articles and other sources behind it. Changed: public holidays only, worked out to dates.`,
	years: [FIRST_YEAR, LAST_YEAR],
};

function fetchHolidays(folder) {
	const script = process.env.npm_execpath;
	const args = [
		'install',
		`date-holidays@${VERSION}`,
		'--ignore-scripts',
		'--no-audit',
		'--no-fund',
	];
	const [command, ...rest] = script ? [process.execPath, script, ...args] : ['npm', ...args];
	writeFileSync(join(folder, 'package.json'), '{ "private": true }');
	const { status } = spawnSync(command, rest, { cwd: folder, stdio: 'inherit' });
	if (status !== 0) throw new Error(`date-holidays ${VERSION} could not be fetched by npm.`);
	const loaded = createRequire(join(folder, 'package.json'))('date-holidays');
	return loaded.default ?? loaded;
}

/** Name to dates of one place, `MMDD` where they are the same every year, else `YYMMDD`. */
function holidaysOf(...place) {
	const calendar = new Holidays(...place);
	calendar.setLanguages(['en']);
	const dates = {};
	for (let year = FIRST_YEAR; year <= LAST_YEAR; year++)
		for (const holiday of calendar.getHolidays(year))
			for (const date of datesOf(holiday)) (dates[holiday.name] ??= new Set()).add(date);
	return Object.fromEntries(Object.entries(dates).map(([name, set]) => [name, shorten([...set])]));
}

/** What begins at noon or later is half a working day, or a day for some people only. */
function datesOf({ type, date, start, end }) {
	if (type !== 'public' || Number(date.slice(11, 13)) >= 12) return [];
	const first = Date.parse(date.slice(0, 10));
	// A part of a day closes the whole of it, but not the hour that a change of the clock adds.
	const days = Math.max(1, Math.ceil((end - start - 2 * HOUR) / (24 * HOUR)));
	return Array.from({ length: days }, (_, index) =>
		new Date(first + index * 24 * HOUR).toISOString().slice(2, 10).replaceAll('-', ''),
	);
}

function shorten(dates) {
	const yearly = [...new Set(dates.map((date) => date.slice(2)))];
	return (yearly.length * YEARS === dates.length ? yearly : dates).sort().join(' ');
}

/** What a region has beyond its country or on other dates; no dates for what it has not. */
function differences(region, country) {
	const other = Object.entries(region).filter(([name, dates]) => country[name] !== dates);
	const missing = Object.keys(country).filter((name) => !(name in region));
	return Object.fromEntries([...other, ...missing.map((name) => [name, ''])]);
}

function allPlaces() {
	const places = {};
	for (const code of Object.keys(new Holidays().getCountries()).sort()) {
		const country = holidaysOf(code);
		places[code] = country;
		for (const region of Object.keys(new Holidays().getStates(code) ?? {}).sort()) {
			const own = differences(holidaysOf(code, region), country);
			if (Object.keys(own).length) places[`${code}-${region.toUpperCase()}`] = own;
		}
	}
	return places;
}

/** Moves lists of dates that several places share, such as those of Easter, to one list of lists. */
function share(places) {
	const uses = new Map();
	for (const dates of Object.values(places).flatMap(Object.values))
		uses.set(dates, (uses.get(dates) ?? 0) + 1);
	const lists = [...uses.keys()].filter((dates) => dates.length > 20 && uses.get(dates) > 1);
	const indexOf = new Map(lists.map((dates, index) => [dates, index]));
	for (const holidays of Object.values(places))
		for (const [name, dates] of Object.entries(holidays))
			holidays[name] = indexOf.get(dates) ?? dates;
	return { ...HEAD, lists, places };
}

/** One place or list a line, so that an update shows what changed. */
function format({ lists, places, ...head }) {
	const line = (key) => (value) => `    ${key(value)}`;
	const text = JSON.stringify(head, null, 2).slice(0, -2);
	const listLines = lists.map(line(JSON.stringify)).join(',\n');
	const placeLines = Object.entries(places).map(
		line(([place, holidays]) => `${JSON.stringify(place)}: ${JSON.stringify(holidays)}`),
	);
	return `${text},\n  "lists": [\n${listLines}\n  ],\n  "places": {\n${placeLines.join(',\n')}\n  }\n}\n`;
}

/** For each place the dates on which public holidays begin, `YYMMDD`, and the names of all holidays. */
function sample() {
	const dates = ({ date }) => date.slice(2, 10).replaceAll('-', '');
	const entries = SAMPLE_PLACES.map((place) => {
		const calendar = new Holidays(...place.split('-'));
		const all = SAMPLE_YEARS.flatMap((year) => calendar.getHolidays(year, 'en'));
		const begins = all.filter(({ type, date }) => type === 'public' && date.slice(11, 13) === '00');
		const names = [...new Set(all.map(({ name }) => name))];
		return [place, { begins: begins.map(dates).join(' '), names }];
	});
	return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}

const folder = mkdtempSync(join(tmpdir(), 'tact-holidays-'));
let Holidays;
try {
	Holidays = fetchHolidays(folder);
	const text = format(share(allPlaces()));
	writeFileSync(FILE, text);
	writeFileSync(SAMPLE_FILE, sample());
	const { lists } = JSON.parse(text);
	console.log(`${FILE}: ${lists.length} lists, ${Math.round(text.length / 1000)} kB`);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
