import { formatDuration, formatLocal } from '../time/format';
import { bufferEnd, casesUnder, nextAfterBuffers } from './buffer';
import { awaitsClosing } from './cases';
import { labelAmong } from './labels';
import type { GuardrailFacts, GuardrailPolicy, SignalBuffer } from './policy';
import { joined, type Rule } from './rule';

/**
 * No message for a time after a signal, or while a case is open. A buffer that exempts one of the message's
 * labels has no say; the rule tells of those that would be running at `now`.
 */
export function buffers(
	{ buffers: all, purpose, tags }: GuardrailPolicy,
	{ lastSignals, cases, place }: GuardrailFacts,
	now: number,
): Rule {
	const message = { purpose, tags };
	const passes = (it: SignalBuffer) => labelAmong(it.exempt, message) !== undefined;
	const binding = all.filter((it) => !passes(it));
	const runsAt = (at: number) => (it: SignalBuffer) => bufferEnd(it, lastSignals, cases) > at;
	const stillOpen = (it: SignalBuffer, at: number) =>
		casesUnder(it, cases).some((span) => awaitsClosing(span, at));

	const describe = (buffer: SignalBuffer, at: number): string => {
		if (!stillOpen(buffer, at)) return describeAfter(buffer);
		const latest = formatLocal(bufferEnd(buffer, lastSignals, cases), place.zones[0]);
		return `${describeCase(buffer)}, at the latest ${latest}`;
	};
	const passed = all
		.filter((it) => passes(it) && runsAt(now)(it))
		.map((buffer) => {
			const label = labelAmong(buffer.exempt, message)!;
			return `the buffer after the signal "${buffer.signal}" is passed as "${label.trim()}"`;
		});
	const none = passed.length > 0 ? 'No other buffer is running' : 'No buffer is running';
	return {
		name: 'buffer_after_signal',
		earliest: (at) => nextAfterBuffers(at, binding, lastSignals, cases),
		whenOpen: all.length ? none : 'No buffers are set',
		whenClosed: (at) =>
			binding
				.filter(runsAt(at))
				.map((buffer) => describe(buffer, at))
				.join(' and '),
		mayOpenSooner: (at) => binding.some((buffer) => stillOpen(buffer, at)),
		...(passed.length > 0 && { note: joined(passed) }),
	};
}

function describeCase({ signal, ms, until }: SignalBuffer): string {
	const end = ms ? `${formatDuration(ms)} after the signal "${until}"` : `the signal "${until}"`;
	return `quiet after the signal "${signal}" until ${end}`;
}

/** The case is over: what it takes on top of it is running, or its end is dated ahead. */
function describeAfter({ signal, ms, until }: SignalBuffer): string {
	if (until === undefined) return `less than ${formatDuration(ms)} after the signal "${signal}"`;
	return `less than ${formatDuration(ms)} after what the signal "${signal}" opened was over`;
}
