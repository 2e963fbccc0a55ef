import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DateTime } from 'luxon';

/** An instant on the calendar of the person: day 0 is the one on which the demo begins; days before are negative. */
export interface DayAndTime {
	day: number;
	/** Local time, such as 09:30. */
	at: string;
	/** Sent as the clock there shows it, without an offset. */
	bare?: boolean;
}

/** So many hours after a message was let out to this person, named by its node. */
export interface AfterMessage {
	after: string;
	hours: number;
}

/** A signal as a shop or a booking system would send it. */
export interface Happening {
	when: DayAndTime | AfterMessage;
	/** `email`, `phone`, `firstName` and `timezone` are added. A `DayAndTime` stands for a date. */
	signal: { type: string; [field: string]: unknown };
	/** The path of the Signal Trigger, where it is not the scenario's. */
	webhook?: string;
}

/** A made-up person, what happens to them, and what is to come of it. */
export interface SamplePerson {
	firstName: string;
	email: string;
	phone?: string;
	timezone: string;
	/** The template whose messages they get, where it is not the scenario's. */
	writtenToBy?: string;
	/** What is particular, as the end of a sentence that begins with the name. */
	story: string;
	/** Twilio refuses texts to this number, since its owner answered STOP. */
	saidStop?: boolean;
	happenings: Happening[];
	/** The messages that they are to get, in order, by the names of the sending nodes. */
	gets: string[];
	/** Why they leave, one reason for each time that they were on the journey, in order. */
	leaves: string[];
}

/** People who show what a template does. */
export interface Scenario {
	/** The template's name. */
	template: string;
	/** The path of the Signal Trigger that takes the signals. */
	webhook: string;
	people: SamplePerson[];
}

const SCENARIOS = join(__dirname, 'scenarios');

/** All scenarios, one for each template. */
export function readScenarios(): Scenario[] {
	return readdirSync(SCENARIOS).map(
		(name) => JSON.parse(readFileSync(join(SCENARIOS, name), 'utf8')) as Scenario,
	);
}

/** The instant (epoch ms) of a day and time where the person lives. */
export function instantOf({ day, at }: DayAndTime, timezone: string, beginsAt: number): number {
	return local({ day, at }, timezone, beginsAt).toMillis();
}

/** The signal's JSON, with the person in it and dates in place of days and times. */
export function bodyOf(
	{ signal }: Happening,
	{ firstName, email, phone, timezone }: SamplePerson,
	beginsAt: number,
): Record<string, unknown> {
	const fields = Object.entries(signal).map(([name, value]) => [
		name,
		isDayAndTime(value) ? isoOf(value, timezone, beginsAt) : value,
	]);
	return { ...Object.fromEntries(fields), email, ...(phone && { phone }), firstName, timezone };
}

const isoOf = (when: DayAndTime, zone: string, beginsAt: number): string =>
	local(when, zone, beginsAt).toISO({ includeOffset: !when.bare })!;

function local({ day, at }: DayAndTime, zone: string, beginsAt: number): DateTime {
	const [hour, minute] = at.split(':').map(Number);
	return DateTime.fromMillis(beginsAt, { zone }).plus({ days: day }).set({
		hour,
		minute,
		second: 0,
		millisecond: 0,
	});
}

export const isDayAndTime = (value: unknown): value is DayAndTime =>
	typeof value === 'object' && value !== null && 'day' in value && 'at' in value;
