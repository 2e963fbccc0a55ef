import { nextOpenForAll } from '../../../../core/guardrail/hours';
import { hoursOf, packRulesFor } from '../../../../core/guardrail/pack/pack';
import courtesy from '../../../../core/guardrail/pack/rules/courtesy.json';
import elsewhere from '../../../../core/guardrail/pack/rules/elsewhere.json';
import europe from '../../../../core/guardrail/pack/rules/europe.json';
import usCalls from '../../../../core/guardrail/pack/rules/united-states-calls.json';
import us from '../../../../core/guardrail/pack/rules/united-states.json';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** A Monday; no place of the pack has a holiday in the week that follows. */
const MONDAY = Date.UTC(2026, 10, 16);
const CHRISTMAS = Date.UTC(2026, 11, 25);

interface Row {
	id: string;
	jurisdiction: { country?: string; countries?: string[]; region?: string };
	channels: string[];
	windows: Array<{ days: number[]; start: string; end: string }>;
	closedOnHolidays: boolean;
}

/** Mail has a row for everywhere, so courtesy is never asked for it. */
const fallback = courtesy.map((row) => ({
	...row,
	channels: row.channels.filter((channel) => channel !== 'email'),
}));
const rows: Row[] = [...us, ...usCalls, ...europe, ...elsewhere, ...fallback];
const hoursRows = rows.filter(({ windows }) => windows.length > 0);
const cases = hoursRows.flatMap((row) =>
	row.channels.map((channel): [string, string, Row] => [row.id, channel, row]),
);

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** What the row itself says of a minute of the week, Monday 00:00 being 0. */
const saysOpen = ({ windows }: Row, minute: number) => {
	const weekday = Math.floor(minute / 1440) + 1;
	const time = minute % 1440;
	return windows.some(
		({ days, start, end }) =>
			days.includes(weekday) && time >= minuteOf(start) && time < minuteOf(end),
	);
};

/** Whether the one rule lets a message out, at a place of its row whose clock is that of Greenwich. */
function isOpen({ id, jurisdiction }: Row, channel: string, at: number): boolean {
	const { country = jurisdiction.countries![0], region } = jurisdiction;
	const jurisdictions = [{ country, ...(region && { region }) }];
	const rules = packRulesFor({ channel, purpose: 'marketing', jurisdictions, at });
	const rule = rules.find((candidate) => candidate.id === id)!;
	return nextOpenForAll(at, [hoursOf(rule)], ['UTC']) === at;
}

describe.each(cases)('%s on %s', (_id, channel, row) => {
	const edges = row.windows.flatMap(({ days, start, end }) =>
		days.flatMap((day) =>
			[start, end].flatMap((time) => {
				const edge = (day - 1) * 1440 + minuteOf(time);
				return [edge - 1, edge];
			}),
		),
	);

	test('is open within its hours and on their first and last minutes, and shut outside', () => {
		const hourly = Array.from({ length: 7 * 24 }, (_, hour) => hour * 60 + 30);
		for (const minute of [...edges, ...hourly])
			expect([minute, isOpen(row, channel, MONDAY + minute * MINUTE)]).toEqual([
				minute,
				saysOpen(row, minute),
			]);
		expect(edges.some((minute) => saysOpen(row, minute))).toBe(true);
	});

	test('closes to the millisecond', () => {
		const { days, end } = row.windows.at(-1)!;
		const edge = MONDAY + ((days[0] - 1) * 1440 + minuteOf(end)) * MINUTE;
		expect(isOpen(row, channel, edge - 1)).toBe(true);
		expect(isOpen(row, channel, edge)).toBe(false);
	});

	test(`is ${row.closedOnHolidays ? 'shut' : 'open'} on a holiday that falls on a working day`, () => {
		const noon = CHRISTMAS + 12 * 60 * MINUTE;
		expect(isOpen(row, channel, noon - 28 * DAY)).toBe(true);
		expect(isOpen(row, channel, noon)).toBe(!row.closedOnHolidays);
	});
});

/** Local hours by weekday as the laws have them, written down by hand: Monday to Sunday. */
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const all = (hours: string) => WEEKDAYS.map(() => hours);
const week = (workday: string, saturday: string, sunday: string) => [
	...Array<string>(5).fill(workday),
	saturday,
	sunday,
];

describe('the hours that a recipient has', () => {
	const expectations: Array<[string, string, string, string, string[]]> = [
		['sms', 'US', 'FL', 'America/New_York', all('08:00-20:00')],
		['voice', 'US', 'FL', 'America/New_York', all('08:00-20:00')],
		['sms', 'US', 'TX', 'America/Chicago', week('09:00-21:00', '09:00-21:00', '12:00-21:00')],
		['voice', 'US', 'TX', 'America/Chicago', week('09:00-21:00', '09:00-21:00', '12:00-21:00')],
		['sms', 'US', 'LA', 'America/Chicago', week('08:00-20:00', '08:00-20:00', '')],
		['voice', 'US', 'RI', 'America/New_York', week('09:00-18:00', '10:00-17:00', '')],
		['voice', 'FR', '', 'Europe/Paris', week('10:00-13:00 14:00-20:00', '', '')],
		['sms', 'FR', '', 'Europe/Paris', week('10:00-20:00', '10:00-20:00', '')],
		['sms', 'IN', '', 'Asia/Kolkata', all('10:00-21:00')],
		['voice', 'CA', 'ON', 'America/Toronto', week('09:00-21:30', '10:00-18:00', '10:00-18:00')],
		['voice', 'AU', 'NSW', 'Australia/Sydney', week('09:00-20:00', '09:00-17:00', '')],
		['sms', 'KR', '', 'Asia/Seoul', all('08:00-21:00')],
		['push', 'KR', '', 'Asia/Seoul', all('08:00-21:00')],
		['sms', 'DE', 'BY', 'Europe/Berlin', week('08:00-21:00', '08:00-21:00', '10:00-20:00')],
		['email', 'DE', '', 'Europe/Berlin', all('08:00-20:00')],
	];

	test.each(expectations)(
		'%s in %s %s, on the clock of %s',
		(channel, country, region, zone, expected) => {
			const clock = new Intl.DateTimeFormat('en-GB', {
				timeZone: zone,
				weekday: 'short',
				hour: '2-digit',
				minute: '2-digit',
				hourCycle: 'h23',
			});
			const jurisdictions = [{ country, ...(region && { region }) }];
			for (let at = MONDAY; at < MONDAY + 8 * DAY; at += 10 * MINUTE) {
				const part = Object.fromEntries(clock.formatToParts(at).map((p) => [p.type, p.value]));
				const time = `${part.hour}:${part.minute}`;
				const hours = expected[WEEKDAYS.indexOf(part.weekday)].split(' ').filter(Boolean);
				const allowed = hours.some((span) => time >= span.slice(0, 5) && time < span.slice(6));
				const rules = packRulesFor({ channel, purpose: 'marketing', jurisdictions, at });
				const open = nextOpenForAll(at, rules.map(hoursOf), [zone]);
				expect([part.weekday, time, open === at]).toEqual([part.weekday, time, allowed]);
			}
		},
	);

	const opening = (channel: string, codes: string[], zones: string[], from: string) => {
		const jurisdictions = codes.map((code) => {
			const [country, region] = code.split('-');
			return { country, region };
		});
		const at = Date.parse(from);
		const rules = packRulesFor({ channel, purpose: 'marketing', jurisdictions, at });
		const open = nextOpenForAll(at, rules.map(hoursOf), zones);
		return open === undefined ? 'never' : new Date(open).toISOString().slice(0, 16);
	};

	test('French calls rest on 14 July, and on Good Friday in Moselle alone', () => {
		const paris = ['Europe/Paris'];
		const evening = '2026-07-13T18:00Z';
		expect(opening('voice', ['FR'], paris, evening)).toBe('2026-07-15T08:00');
		const friday = '2026-04-03T08:00Z';
		expect(opening('voice', ['FR'], paris, friday)).toBe('2026-04-03T08:00');
		// Easter Monday is closed everywhere in France.
		expect(opening('voice', ['FR-57'], paris, friday)).toBe('2026-04-07T08:00');
	});

	test('Florida by address and Texas by phone: Sunday opens at noon in Texas and closes at 20:00 in Florida', () => {
		const zones = ['America/New_York', 'America/Chicago'];
		const sunday = (from: string) => opening('sms', ['US-FL', 'US-TX'], zones, from);
		expect(sunday('2026-11-22T12:00Z')).toBe('2026-11-22T18:00');
		expect(sunday('2026-11-23T00:59Z')).toBe('2026-11-23T00:59');
		expect(sunday('2026-11-23T01:00Z')).toBe('2026-11-23T15:00');
	});
});

test('every cap that law names is there', () => {
	const caps = (channel: string, country: string, region?: string) =>
		packRulesFor({
			channel,
			purpose: 'marketing',
			jurisdictions: [{ country, region }],
			at: MONDAY,
		}).flatMap(({ cap }) => cap ?? []);
	const threeADay = [{ max: 3, ms: DAY, scope: 'subject', channels: ['sms', 'voice'] }];
	for (const state of ['FL', 'OK', 'MD']) {
		expect(caps('sms', 'US', state)).toEqual(threeADay);
		expect(caps('voice', 'US', state)).toEqual(threeADay);
	}
	expect(caps('voice', 'FR')).toEqual([
		{ max: 4, ms: 30 * DAY, scope: 'all', channels: ['voice'] },
	]);
	expect(rows.filter((row) => 'frequency' in row)).toHaveLength(4);
});

test('the pack has a row for each that the facts name', () => {
	const states = 'FL OK MD WA CT TX VA LA AL MS RI KY MA NV MI MN NM PA UT'.split(' ');
	const regions = new Set(rows.map(({ jurisdiction }) => jurisdiction.region));
	for (const state of states) expect(regions).toContain(state);
	const countries = new Set(
		rows.flatMap(({ jurisdiction: { country, countries = [] } }) => country ?? countries),
	);
	const wanted =
		'US CA IN FR AU AE KR VN ES IT GB DE AT BE BG CY CZ DK EE FI GR HR HU IE LT LU LV MT NL PL PT RO SE SI SK *';
	for (const country of wanted.split(' ')) expect(countries).toContain(country);
});
