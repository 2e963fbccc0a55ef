import { person } from './people';

/** The moment at which the gate decides: a Thursday, so that the calendar week has days behind it. */
export const GATE_NOW = Date.UTC(2026, 10, 26, 12);

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Of nine zones, the last three are outside of 08:00 to 20:00 at that moment. */
const ZONES = [
	'Europe/Berlin',
	'Europe/Madrid',
	'Europe/London',
	'Africa/Lagos',
	'Europe/Prague',
	'Asia/Kolkata',
	'America/Los_Angeles',
	'Australia/Sydney',
	'Asia/Tokyo',
];

/** The five rules of the measured gate and its peers, in one place for both. */
export const GATE_RULES = {
	channel: 'email',
	purpose: 'marketing',
	fromHour: 8,
	untilHour: 20,
	/** On this channel, in any 24 hours. */
	perDay: 2,
	/** Over all channels, in a calendar week of the contact. */
	perWeek: 5,
	gapHours: 4,
	buffer: { signal: 'order.completed', hours: 72 },
} as const;

/** What is known of somebody who comes to the gate. */
export interface Known {
	email: string;
	zone: string;
	/** Absent: never asked. */
	granted?: boolean;
	touches: Array<{ channel: string; at: number }>;
	signals: Array<{ type: string; at: number }>;
}

const ago = (hours: number, channel = 'email') => ({ channel, at: GATE_NOW - hours * HOUR_MS });

/** Messages too old for any rule, and one that counts for nothing but the week. */
const PAST = [ago(40 * 24), ago(25 * 24, 'sms'), ago(12 * 24), ago(50)];

/** Of twenty people, what is special about the first nine; the others may hear from us, as far as it is day. */
const SPECIAL: ReadonlyArray<(known: Known) => void> = [
	(known) => delete known.granted,
	(known) => (known.granted = false),
	(known) => known.touches.push(ago(20), ago(6)),
	(known) => known.touches.push(ago(23), ago(5)),
	(known) => known.touches.push(ago(79, 'sms'), ago(60), ago(40, 'sms'), ago(30)),
	(known) => known.touches.push(ago(1, 'sms')),
	(known) => known.touches.push(ago(3)),
	(known) => known.signals.push({ type: GATE_RULES.buffer.signal, at: GATE_NOW - DAY_MS }),
	(known) => known.signals.push({ type: GATE_RULES.buffer.signal, at: GATE_NOW - 4 * DAY_MS }),
];

/** What is known of the nth person: always the same. */
export function knownOf(n: number): Known {
	const known: Known = {
		email: person(n).email,
		zone: ZONES[n % ZONES.length]!,
		granted: true,
		touches: [...PAST],
		signals: [
			{ type: 'newsletter.signup', at: GATE_NOW - 90 * DAY_MS },
			{ type: 'case.viewed', at: GATE_NOW - 2 * DAY_MS },
		],
	};
	SPECIAL[n % 20]?.(known);
	return known;
}

/** The item with which the nth person comes. */
export function comerOf(n: number) {
	const { email, name } = person(n);
	return { email, firstName: name.split(' ')[0]!, campaign: 'autumn' };
}

/** What became of everybody: by email, `send`, `block`, or the instant until which they wait. */
export type Outcomes = ReadonlyMap<string, string>;

/** How many of each. */
export function tally(outcomes: Outcomes): Record<'send' | 'hold' | 'block', number> {
	const counts = { send: 0, hold: 0, block: 0 };
	for (const outcome of outcomes.values())
		counts[outcome === 'send' || outcome === 'block' ? outcome : 'hold'] += 1;
	return counts;
}

/** Throws with an example where one of the two has let out, held or blocked anybody otherwise than the other. */
export function assertSame(name: string, found: Outcomes, expected: Outcomes): void {
	const differing = [...expected].filter(([email, outcome]) => found.get(email) !== outcome);
	const [first] = differing;
	if (first)
		throw new Error(
			`${name}: ${differing.length} of ${expected.size} otherwise, such as ${first[0]}: ${found.get(first[0])} instead of ${first[1]}.`,
		);
	if (found.size !== expected.size)
		throw new Error(`${name}: ${found.size} people instead of ${expected.size}.`);
}
