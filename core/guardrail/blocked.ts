import type { Applied } from './applied';
import { citedRow, switchedOff, type Rule } from './rule';

/** The rows that let nothing through at any time; no rule where there is none, switched off or not. */
export function blocks({ rules, off }: Applied): Rule[] {
	const blocking = rules.filter(({ blocked }) => blocked !== undefined);
	const without = off.filter(({ blocked }) => blocked !== undefined);
	if (blocking.length + without.length === 0) return [];
	return [
		{
			name: 'blocked_by_rule',
			earliest: (at) => (blocking.length > 0 ? undefined : at),
			rows: blocking.map(({ id, level }) => ({ id, level })),
			whenOpen: 'No rule that blocks is left',
			whenClosed: () => blocking.map((row) => `${row.blocked} (${citedRow(row)})`).join(' and '),
			...switchedOff(without),
		},
	];
}
