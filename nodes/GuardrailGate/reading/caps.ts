import { HOUR } from '../../../core/time/units';
import { added, msOf, optionOf, rowsOf, textOf, type Group } from './values';

const CHANNELS = { this: 'this', all: 'all' };
const UNITS = { hours: 'hours', day: 'day', week: 'week', month: 'month' };
const KINDS = { all: 'all', purpose: 'purpose', journey: 'journey', tag: 'tag' };

/** The rows of "Frequency Caps" as a policy has them, for a gate on `channel`. */
export const capsOf = (list: unknown, channel: unknown): unknown[] =>
	rowsOf(list).map((row) => ({
		channel:
			optionOf('Frequency Caps, Channel', added(row, 'channel', 'this'), CHANNELS) === 'all'
				? 'all'
				: channel,
		...subjectOf(row),
		max: added(row, 'max', 1),
		window: windowOf(row),
		...reservedOf(row),
	}));

function subjectOf(row: Group) {
	const kind = optionOf('Frequency Caps, Counting', added(row, 'of', 'all'), KINDS);
	if (kind === 'all') return {};
	return { of: kind === 'tag' ? { kind, tag: added(row, 'tag', '') } : { kind } };
}

function windowOf(row: Group) {
	const unit = optionOf('Frequency Caps, Per', added(row, 'per', 'hours'), UNITS);
	return unit === 'hours'
		? { kind: 'rolling', ms: msOf(added(row, 'hours', 24), HOUR) }
		: { kind: 'calendar', unit };
}

function reservedOf(row: Group) {
	const slots = added(row, 'keepFree', 0);
	if (slots === 0) return {};
	const label = textOf('Frequency Caps, Kept Free For', added(row, 'keepFreeFor', ''));
	return { reserved: { label, slots } };
}
