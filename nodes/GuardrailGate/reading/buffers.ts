import { DAY, HOUR } from '../../../core/time/units';
import { CASE_SIGNALS, EVENT_SIGNALS } from '../panel/buffers';
import { added, commaList, msOf, optionOf, rowsOf, type Group } from './values';
import { slip } from './words';

const UNITS = { days: DAY, hours: HOUR };

/** What begins a quiet time, and what ends it where that is a signal too. */
type Begins = Array<{ signal: unknown; until?: unknown }>;

const EVENTS: Record<string, (row: Group) => Begins> = {
	purchase: (row) => [{ signal: added(row, 'purchaseSignal', EVENT_SIGNALS.purchase) }],
	delivery: (row) => [{ signal: added(row, 'deliverySignal', EVENT_SIGNALS.delivery) }],
	complaint: (row) => [{ signal: added(row, 'complaintSignal', EVENT_SIGNALS.complaint) }],
	openCase: (row) => [
		{
			signal: added(row, 'openedSignal', CASE_SIGNALS.opened),
			until: added(row, 'closedSignal', CASE_SIGNALS.closed),
		},
	],
	signal: (row) => {
		const label = 'Quiet After Events, Signals';
		const signals = commaList(label, added(row, 'signal', ''));
		if (signals.length === 0) slip(label, 'must not be empty');
		return signals.map((signal) => ({ signal }));
	},
};

/** The rows of "Quiet After Events" as a policy has them. */
export const buffersOf = (list: unknown): unknown[] =>
	rowsOf(list).flatMap((row) => {
		const begins = optionOf('Quiet After Events, Event', added(row, 'event', 'purchase'), EVENTS);
		const unit = optionOf('Quiet After Events, Unit', added(row, 'unit', 'days'), UNITS);
		const ms = msOf(added(row, 'amount', 3), unit);
		const exempt = commaList('Quiet After Events, But Not For', added(row, 'exempt'));
		return begins(row).map((event) => ({ ...event, ms, exempt }));
	});

/** The signals that end a quiet time which has no end of its own; expressions are no names. */
export const closingSignals = (list: unknown): string[] => [
	...new Set(
		rowsOf(list).flatMap((row) => {
			if (row.event !== 'openCase') return [];
			const name = added(row, 'closedSignal', CASE_SIGNALS.closed);
			return typeof name === 'string' && !name.startsWith('=') ? [name.trim()] : [];
		}),
	),
];
