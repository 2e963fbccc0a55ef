import { formatDuration } from '../time/format';
import { appliedRules } from './applied';
import { blocks } from './blocked';
import { buffers } from './buffers';
import { nextUnderCap } from './caps';
import { earliestForAll, type Earliest } from './earliest';
import { nextAfterGap } from './gap';
import { legalCaps } from './legal-caps';
import type { FrequencyCap, GuardrailFacts, GuardrailPolicy } from './policy';
import { quietHours } from './quiet-hours';
import type { Rule } from './rule';

/** The rules for one contact, the policy's and those of its place at `now`, in the order of their word. */
export function bindRules(policy: GuardrailPolicy, facts: GuardrailFacts, now: number): Rule[] {
	const { place, touches } = facts;
	const applied = appliedRules(policy, place, now);
	return [
		...blocks(applied),
		quietHours(policy, applied, place),
		...legalCaps(applied, policy, touches),
		caps(policy, facts),
		gap(policy, facts),
		buffers(policy, facts, now),
	];
}

/** A cap of a calendar's days has room only where it has room by every clock that may be the contact's. */
function caps(policy: GuardrailPolicy, { touches, place }: GuardrailFacts): Rule {
	const applied = policy.caps.filter((cap) => capApplies(cap, policy));
	const bound = applied.map((cap): Earliest => {
		const by =
			(zone: string): Earliest =>
			(at) =>
				nextUnderCap(at, cap, touches, zone);
		if (cap.window.kind === 'rolling' || place.zones.length === 1) return by(place.zones[0]);
		const everywhere = place.zones.map(by);
		return (at) => earliestForAll(at, everywhere);
	});
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
