/**
 * Writes the table of the timing rules into docs/nodes/guardrail-gate.md: `npm run make-rules-table`.
 * A test sees to it that the page is as this makes it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packRows } from '../core/guardrail/pack/pack';
import type { SendWindow } from '../core/guardrail/policy';
import { placeLabel } from '../core/place/label';
import { formatDuration } from '../core/time/format';

type Row = ReturnType<typeof packRows>[number];

const PAGE = join(__dirname, '../docs/nodes/guardrail-gate.md');
const HEAD = [
	'| id | where | channels | allowed, on the local clock | level | source |',
	'|---|---|---|---|---|---|',
];
const DAYS = ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MARKS = { primary: '', secondary: ' (secondary source)', memory: ' (to be verified)' };

/** The page with the table of today's rows between its marks. */
export function withTable(page: string): string {
	const rows = packRows().filter(({ id }) => !id.endsWith('-as-sms'));
	const table = [...HEAD, ...rows.map(lineOf)].join('\n');
	return page.replace(
		/(<!-- rules -->\n)[^]*?(<!-- end of rules -->)/,
		(_, start: string, end: string) => `${start}${table}\n${end}`,
	);
}

function lineOf(row: Row): string {
	const { id, channels, level, source } = row;
	const cells = [`\`${id}\``, whereOf(row), channels.join(', '), saysOf(row), level];
	const cite = source.url ? `[${source.cite}](${source.url})` : source.cite;
	return `| ${cells.join(' | ')} | ${cite}${MARKS[source.confidence]} |`;
}

function whereOf({ id, countries, region }: Row): string {
	if (id === 'courtesy') return 'where no other row holds';
	if (countries[0] === '*') return 'everywhere';
	if (countries.length > 1) return countries.join(', ');
	return placeLabel({ country: countries[0]!, region });
}

function saysOf({ windows, closedOnHolidays, blocked, cap }: Row): string {
	const said = blocked === undefined ? windows.map(hoursOf) : [`never: ${blocked}`];
	if (closedOnHolidays) said.push('not on public holidays');
	if (cap) {
		const subject = cap.scope === 'subject' ? ' for one purpose' : '';
		said.push(`at most ${cap.max}${subject} within ${formatDuration(cap.ms)}`);
	}
	return said.join('; ');
}

const hoursOf = ({ days, startMinute, endMinute }: SendWindow): string =>
	`${daysOf(days)} ${timeOf(startMinute)}-${timeOf(endMinute)}`;

function daysOf(days: SendWindow['days']): string {
	if (days.length === 7) return 'daily';
	const [first, last] = [DAYS[days[0]!], DAYS[days.at(-1)!]];
	const isRun = days.at(-1)! - days[0]! === days.length - 1;
	if (isRun && days.length > 1) return `${first}-${last}`;
	return days.map((day) => DAYS[day]).join(', ');
}

const timeOf = (minute: number): string =>
	[Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

if (require.main === module) writeFileSync(PAGE, withTable(readFileSync(PAGE, 'utf8')));
