import { IANAZone } from 'luxon';
import { InputError } from '../errors';
import { DAY, MINUTE } from './units';

/**
 * The UTC offset of a zone around one day, in ms to add to UTC: `before` up to `changesAt`, `after`
 * from then on. Without a change both are equal and `changesAt` is Infinity.
 */
export interface OffsetSpan {
	before: number;
	after: number;
	changesAt: number;
}

/** Asking Intl for an offset takes microseconds, looking it up a tenth of one; a span is some 100 bytes. */
const MOST_SPANS = 20_000;
const spans = new Map<string, Map<number, OffsetSpan>>();
let spanCount = 0;

/**
 * The offsets of `zone` from one day before the UTC day `day` (days since 1970-01-01) to one day after
 * it. No zone of the tz database changes twice within so short a time.
 * Throws `InputError` `invalid_zone`.
 */
export function offsetSpan(zone: string, day: number): OffsetSpan {
	const known = spans.get(zone)?.get(day);
	if (known) return known;
	const span = readSpan(zone, day);
	if (spanCount >= MOST_SPANS) {
		spans.clear();
		spanCount = 0;
	}
	let ofZone = spans.get(zone);
	if (!ofZone) spans.set(zone, (ofZone = new Map()));
	ofZone.set(day, span);
	spanCount += 1;
	return span;
}

/** The UTC offset of `zone` at the instant `at`, in ms. Throws `InputError` `invalid_zone`. */
export function offsetAt(at: number, zone: string): number {
	const span = offsetSpan(zone, Math.floor(at / DAY));
	return at < span.changesAt ? span.before : span.after;
}

function readSpan(name: string, day: number): OffsetSpan {
	const zone = IANAZone.create(name);
	let earlier = (day - 1) * DAY;
	let later = (day + 2) * DAY;
	const before = zone.offset(earlier) * MINUTE;
	const after = zone.offset(later) * MINUTE;
	if (Number.isNaN(before)) throw new InputError('invalid_zone', `"${name}" is not a time zone.`);
	if (before === after) return { before, after, changesAt: Infinity };
	while (later - earlier > 1) {
		const middle = Math.floor((earlier + later) / 2);
		if (zone.offset(middle) * MINUTE === before) earlier = middle;
		else later = middle;
	}
	return { before, after, changesAt: later };
}
