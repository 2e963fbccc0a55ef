import { DAY, HOUR } from '../../time/units';
import type { SendWindow } from '../policy';
import type { Place } from './place';
import type { PackLevel, PackRow, PackSource } from './row';
import { isWithin } from './week';

/** One row of the pack as it holds for somebody. */
export interface PackRule {
	id: string;
	/** Open hours on the local clock; none where it is blocked. */
	windows: readonly SendWindow[];
	/** Public holidays of the recipient's places are closed. */
	closedOnHolidays: boolean;
	/** Why nothing may go out at any time. */
	blocked?: string;
	/** At most `max` messages within `ms` on these channels, on the same subject or all of them. */
	cap?: { max: number; ms: number; scope: 'subject' | 'all'; channels: readonly string[] };
	/** Whether consent, or a consent for the night alone, could lift the hours: an operator's choice. */
	consentLifts: PackRow['consentLifts'];
	level: PackLevel;
	source: PackSource;
	/** Where the row holds; country `*` is everywhere. */
	jurisdiction: Place;
	/** The recipient's places for which it was taken: their holidays count. */
	places: readonly Place[];
}

/** A row made ready: what it says, and where, for what and when it says it. */
export interface BoundRow extends Omit<PackRule, 'jurisdiction' | 'places'> {
	countries: readonly string[];
	region?: string;
	channels: readonly string[];
	purposes: readonly string[];
	/** From the first to before the second instant. */
	from: number;
	to: number;
}

const LEVELS: readonly PackLevel[] = ['norm', 'carrier', 'law'];

/** The hours that a date is on before it is in Greenwich, and after it: a row holds wherever its date is. */
const EASTMOST = 14 * HOUR;
const WESTMOST = 12 * HOUR;

/**
 * The rules that rows make. A row on text messages makes another for WhatsApp, as a norm: people take
 * both in the same way, though no text says so.
 */
export function bindRow(row: PackRow): BoundRow[] {
	const { jurisdiction, frequency, effectiveFrom, effectiveTo, ...rest } = row;
	const bound: BoundRow = {
		...rest,
		countries: 'countries' in jurisdiction ? jurisdiction.countries : [jurisdiction.country],
		...('region' in jurisdiction && { region: jurisdiction.region }),
		...(frequency && {
			cap: {
				max: frequency.max,
				ms: frequency.hours * HOUR,
				scope: frequency.scope,
				channels: row.channels,
			},
		}),
		from: effectiveFrom ? Date.parse(effectiveFrom) - EASTMOST : -Infinity,
		to: effectiveTo ? Date.parse(effectiveTo) + DAY + WESTMOST : Infinity,
	};
	if (!row.channels.includes('sms') || row.channels.includes('whatsapp')) return [bound];
	const asSms: BoundRow = {
		...bound,
		id: `${row.id}-as-sms`,
		channels: ['whatsapp'],
		...(bound.cap && { cap: { ...bound.cap, channels: [...row.channels, 'whatsapp'] } }),
		level: 'norm',
		source: {
			...row.source,
			cite: `As for text messages: ${row.source.cite}`,
			confidence: 'memory',
		},
	};
	return [bound, asSms];
}

/** How narrow a row's place is: 0 for everywhere, 1 for a list of countries, 2 for one, 3 for a region. */
export function narrowness({ countries, region }: BoundRow): number {
	if (region) return 3;
	if (countries.length > 1) return 1;
	return countries[0] === '*' ? 0 : 2;
}

/** Whether keeping to `strict` is keeping to `lax` too, and on no lower authority. */
export function isAtLeastAsStrict(strict: BoundRow, lax: BoundRow): boolean {
	if (LEVELS.indexOf(strict.level) < LEVELS.indexOf(lax.level)) return false;
	if (strict.blocked) return true;
	if (lax.blocked) return false;
	if (lax.closedOnHolidays && !strict.closedOnHolidays) return false;
	return capCovers(strict.cap, lax.cap) && isWithin(strict.windows, lax.windows);
}

function capCovers(strict: PackRule['cap'], lax: PackRule['cap']): boolean {
	if (!lax) return true;
	if (!strict) return false;
	const counted = strict.scope === 'all' || lax.scope === 'subject';
	return counted && strict.max <= lax.max && strict.ms >= lax.ms;
}
