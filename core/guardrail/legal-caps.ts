import { formatDuration } from '../time/format';
import type { Applied } from './applied';
import { nextUnderRollingCap } from './caps';
import { earliestForAll, type Earliest } from './earliest';
import { plain } from './labels';
import { packRows, type PackRule } from './pack/pack';
import type { GuardrailPolicy, PastTouch } from './policy';
import { citedRow, switchedOff, type Rule } from './rule';

/**
 * The caps that the rows of the pack set; no rule where there are none. Messages of one purpose count as
 * being on one subject.
 */
export function legalCaps(
	{ rules, off }: Applied,
	{ purpose }: GuardrailPolicy,
	touches: readonly PastTouch[],
): Rule[] {
	const capped = rules.filter(({ cap }) => cap !== undefined);
	const without = off.filter(({ cap }) => cap !== undefined);
	if (capped.length + without.length === 0) return [];
	const bound = capped.map((row) => boundCap(row, purpose, touches));
	return [
		{
			name: 'legal_cap',
			earliest: (at) => earliestForAll(at, bound),
			rows: capped.map(({ id, level }) => ({ id, level })),
			whenOpen: `Below the most messages by ${capped.map(({ id, level }) => `${id} (${level})`).join(' and ') || 'any rule'}`,
			whenClosed: (at) => {
				const full = capped.filter((_, index) => bound[index](at) !== at);
				return full.map(describeCap).join(' and ');
			},
			...switchedOff(without),
		},
	];
}

/** How far back, in ms, the caps of the pack may look for a message under `policy`, wherever it goes. */
export function legalReachMs({ channel, transactional }: GuardrailPolicy): number {
	const wanted = plain(channel);
	const reach = packRows()
		.filter(({ channels }) => channels.includes(wanted))
		.filter(({ purposes }) => !transactional || purposes.includes('transactional'))
		.map(({ cap }) => cap?.ms ?? 0);
	return Math.max(0, ...reach);
}

function boundCap({ cap }: PackRule, purpose: string, touches: readonly PastTouch[]): Earliest {
	const { max, ms, scope, channels } = cap!;
	const times = touches
		.filter((touch) => channels.includes(plain(touch.channel)))
		.filter((touch) => scope === 'all' || plain(touch.purpose) === plain(purpose))
		.map((touch) => touch.at)
		.sort((a, b) => a - b);
	return (at) => nextUnderRollingCap(at, max, ms, times);
}

function describeCap(row: PackRule): string {
	const { max, ms, scope } = row.cap!;
	const subject = scope === 'subject' ? ' for one purpose' : '';
	return `the cap of ${max} messages${subject} within ${formatDuration(ms)} is reached (${citedRow(row)})`;
}
