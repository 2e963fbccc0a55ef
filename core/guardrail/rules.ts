import { formatDuration } from '../time/format';
import { bufferEnd, nextAfterBuffers } from './buffer';
import { nextUnderCap } from './caps';
import { earliestForAll, type Earliest } from './earliest';
import { nextAfterGap } from './gap';
import type { FrequencyCap, GuardrailFacts, GuardrailPolicy, RuleVerdict } from './policy';
import { nextOpen } from './windows';

/** One rule of a policy, bound to what is known of one contact. */
export interface Rule {
	name: RuleVerdict['rule'];
	earliest: Earliest;
	/** Why the rule is open, in words that start a sentence. */
	whenOpen: string;
	/** Why the rule is closed at `at`, in words that go into a sentence. */
	whenClosed: (at: number) => string;
}

/** The rules of a policy for one contact whose local time is that of `zone`, in the order of their word. */
export function bindRules(policy: GuardrailPolicy, facts: GuardrailFacts, zone: string): Rule[] {
	return [
		quietHours(policy, zone),
		caps(policy, facts, zone),
		gap(policy, facts),
		buffers(policy, facts),
	];
}

function quietHours({ windows }: GuardrailPolicy, zone: string): Rule {
	return {
		name: 'quiet_hours',
		earliest: (at) => nextOpen(at, windows, zone),
		whenOpen: windows.length ? 'Within the allowed hours' : 'No allowed hours are set: always open',
		whenClosed: () => 'outside the allowed hours',
	};
}

function caps(policy: GuardrailPolicy, { touches }: GuardrailFacts, zone: string): Rule {
	const applied = policy.caps.filter((cap) => capApplies(cap, policy));
	const bound = applied.map(
		(cap): Earliest =>
			(at) =>
				nextUnderCap(at, cap, touches, zone),
	);
	return {
		name: 'frequency_cap',
		earliest: (at) => earliestForAll(at, bound),
		whenOpen: applied.length ? 'Every cap has room' : 'No cap applies',
		whenClosed: (at) => {
			const full = applied.filter((_, index) => bound[index](at) !== at);
			return full.map(describeCap).join(' and ');
		},
	};
}

/** A message on another channel takes no room under a channel's cap, so the cap has no say in it. */
export function capApplies(cap: FrequencyCap, policy: GuardrailPolicy): boolean {
	return cap.channel === 'all' || cap.channel === policy.channel;
}

function describeCap({ max, channel, window }: FrequencyCap): string {
	const messages = `${max} message${max === 1 ? '' : 's'} on ${channel === 'all' ? 'all channels' : channel}`;
	const span =
		window.kind === 'rolling' ? `within ${formatDuration(window.ms)}` : `in a local ${window.unit}`;
	return `the cap of ${messages} ${span} is reached`;
}

function gap({ minimumGapMs }: GuardrailPolicy, { touches }: GuardrailFacts): Rule {
	return {
		name: 'minimum_gap',
		earliest: (at) => nextAfterGap(at, minimumGapMs, touches),
		whenOpen: minimumGapMs ? 'Far enough from other messages' : 'No minimum gap is set',
		whenClosed: () => `less than ${formatDuration(minimumGapMs)} from another message`,
	};
}

function buffers({ buffers: all }: GuardrailPolicy, { lastSignals }: GuardrailFacts): Rule {
	return {
		name: 'buffer_after_signal',
		earliest: (at) => nextAfterBuffers(at, all, lastSignals),
		whenOpen: all.length ? 'No buffer is running' : 'No buffers are set',
		whenClosed: (at) => {
			const running = all.filter((buffer) => bufferEnd(buffer, lastSignals) > at);
			return running
				.map(({ signal, ms }) => `less than ${formatDuration(ms)} after the signal "${signal}"`)
				.join(' and ');
		},
	};
}
