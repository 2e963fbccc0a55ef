import { offsetAt } from '../../../core/time/offsets';
import { DAY } from '../../../core/time/units';

const clocks = new Map<string, string>();

/** The offsets of a zone over two years: zones whose clocks agree have the same. */
export function clockOf(of: string): string {
	let clock = clocks.get(of);
	if (clock === undefined) {
		const start = Date.UTC(2026, 11, 1);
		const days = Array.from({ length: 146 }, (_, index) => start + index * 5 * DAY);
		clocks.set(of, (clock = days.map((day) => offsetAt(day, of)).join(' ')));
	}
	return clock;
}

export const clocksOf = (list: readonly string[]) => new Set(list.map(clockOf));

/** The zones of a country (alpha-2), as Intl has them. */
export const zonesOf = (country: string): string[] =>
	(
		new Intl.Locale(`und-${country}`) as Intl.Locale & { getTimeZones(): string[] | undefined }
	).getTimeZones() ?? [];

const STATES =
	'AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY';
/** The codes of the regions that the tables must have, written down a second time. */
export const COMPLETE: Record<string, string> = {
	US: `${STATES} DC PR VI GU MP AS`,
	CA: 'AB BC MB NB NL NS NT NU ON PE QC SK YT',
	AU: 'ACT NSW NT QLD SA TAS VIC WA',
	BR: 'AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO',
	DE: 'BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH',
};
