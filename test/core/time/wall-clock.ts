import type { Weekday } from '../../../core/guardrail/policy';

/** What the clock on the wall shows, read from Intl alone: the oracle for everything computed in core/time. */
export interface WallClock {
	date: string;
	weekday: Weekday;
	/** Minutes from midnight. */
	minute: number;
	/** The date and time as if they were UTC, in ms. */
	wall: number;
}

const MINUTE = 60_000;
/** Since 1972 every change of a clock happens on a quarter of an hour of UTC. */
const QUARTER = 15 * MINUTE;
const formats = new Map<string, Intl.DateTimeFormat>();
const quarters = new Map<string, number>();

function wallOf(at: number, zone: string): number {
	let format = formats.get(zone);
	if (!format) {
		format = new Intl.DateTimeFormat('en-GB', {
			timeZone: zone,
			hourCycle: 'h23',
			year: 'numeric',
			month: 'numeric',
			day: 'numeric',
			hour: 'numeric',
			minute: 'numeric',
		});
		formats.set(zone, format);
	}
	const part = Object.fromEntries(format.formatToParts(at).map((p) => [p.type, Number(p.value)]));
	return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute);
}

export function readClock(at: number, zone: string): WallClock {
	const quarter = Math.floor(at / QUARTER) * QUARTER;
	const key = `${zone}@${quarter}`;
	let start = quarters.get(key);
	if (start === undefined) quarters.set(key, (start = wallOf(quarter, zone)));
	const wall = start + Math.floor((at - quarter) / MINUTE) * MINUTE;
	const date = new Date(wall);
	return {
		date: date.toISOString().slice(0, 10),
		weekday: (date.getUTCDay() || 7) as Weekday,
		minute: date.getUTCHours() * 60 + date.getUTCMinutes(),
		wall,
	};
}

/** Zones with whole, half and quarter hours, changes of one hour, half an hour and two, at midnight and not. */
export const ZONES = [
	'Europe/Berlin',
	'America/New_York',
	'America/Santiago',
	'Australia/Lord_Howe',
	'Asia/Kolkata',
	'Pacific/Apia',
	'Asia/Kathmandu',
	'UTC',
	'America/St_Johns',
	'Africa/Casablanca',
	'America/Havana',
	'Atlantic/Azores',
	'America/Nuuk',
	'Africa/Cairo',
	'Antarctica/Troll',
] as const;

/** Changes of the clock in those zones from 2024 to 2030, each as the first instant after it. */
export function clockChanges(zone: string): number[] {
	const changes: number[] = [];
	const hour = 60 * MINUTE;
	const offset = (at: number) => readClock(at, zone).wall - at;
	for (let at = Date.UTC(2024, 0, 1); at < Date.UTC(2031, 0, 1); at += 24 * hour) {
		if (offset(at) === offset(at + 24 * hour)) continue;
		let change = at;
		while (offset(change) === offset(at)) change += QUARTER;
		changes.push(change);
	}
	return changes;
}
