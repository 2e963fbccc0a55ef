import { formatDuration } from '../time/format';
import { binds, type Message } from './cap-scope';
import { roomUnder } from './caps';
import { earliestForAll } from './earliest';
import type { FrequencyCap, GuardrailFacts, GuardrailPolicy } from './policy';
import type { Rule } from './rule';

/** Why a cap is closed to a message, in words that go into a sentence. */
type Words = (cap: FrequencyCap, message: Message, isOnlyKept: boolean) => string;

/** The operator's caps, those that have a say in the message. */
export function frequencyCaps(policy: GuardrailPolicy, facts: GuardrailFacts): Rule {
	const message = messageOf(policy, facts);
	const caps = policy.caps.filter((cap) => binds(cap, message));
	return {
		name: 'frequency_cap',
		...roomUnderAll(caps, message, facts, describeFull),
		whenOpen: caps.length ? 'Every cap has room' : 'No cap applies',
	};
}

/** How often the person wants to hear, as caps on the message's channel or on all; none: as often as may be. */
export function frequencyPreference(
	caps: readonly FrequencyCap[],
	policy: GuardrailPolicy,
	facts: GuardrailFacts,
): Rule {
	return {
		name: 'frequency_preference',
		...roomUnderAll(caps, messageOf(policy, facts), facts, describeWish),
		whenOpen: caps.length
			? 'Not more often than the contact asked for'
			: 'The contact asked for no limit',
	};
}

const messageOf = (policy: GuardrailPolicy, facts: GuardrailFacts): Message => ({
	channel: policy.channel,
	purpose: policy.purpose,
	tags: policy.tags,
	journey: facts.journey,
});

function roomUnderAll(
	caps: readonly FrequencyCap[],
	message: Message,
	{ touches, place }: GuardrailFacts,
	describe: Words,
): Pick<Rule, 'earliest' | 'whenClosed'> {
	const rooms = caps.map((cap) => roomUnder(cap, message, touches, place.zones));
	const earliest = rooms.map((room) => room.earliest);
	return {
		earliest: (at) => earliestForAll(at, earliest),
		whenClosed: (at) =>
			caps
				.flatMap((cap, index) => {
					const room = rooms[index]!;
					return room.earliest(at) === at ? [] : describe(cap, message, room.isOnlyKept(at));
				})
				.join(' and '),
	};
}

const describeFull: Words = (cap, message, isOnlyKept) => {
	const { max, reserved } = cap;
	const which = `${subjectOf(cap, message)} on ${channelOf(cap)}`;
	if (max < 1) return `a cap of 0 lets nothing through${which}`;
	const named = `the cap of ${messages(max)}${which} ${spanOf(cap)}`;
	if (!reserved || !isOnlyKept) return `${named} is reached`;
	const { label, slots } = reserved;
	if (slots >= max) return `${named} is kept for "${label}" altogether`;
	return `${named} is reached; ${slots} of them ${slots === 1 ? 'is' : 'are'} kept for "${label}"`;
};

const describeWish: Words = (cap) =>
	cap.max < 1
		? `the contact asked for no messages on ${cap.channel === 'all' ? 'any channel' : cap.channel}`
		: `the contact asked for no more than ${messages(cap.max)} on ${channelOf(cap)} ${spanOf(cap)}`;

const messages = (count: number): string => `${count} message${count === 1 ? '' : 's'}`;

const channelOf = ({ channel }: FrequencyCap): string =>
	channel === 'all' ? 'all channels' : channel;

const spanOf = ({ window }: FrequencyCap): string =>
	window.kind === 'rolling' ? `within ${formatDuration(window.ms)}` : `in a local ${window.unit}`;

/** A cap that has a say in a message on no journey is not of a journey's messages. */
function subjectOf({ of }: FrequencyCap, { purpose, journey = '' }: Message): string {
	switch (of?.kind) {
		case undefined:
			return '';
		case 'purpose':
			return ` of the purpose "${purpose}"`;
		case 'journey':
			return ` of the journey "${journey}"`;
		case 'tag':
			return ` with the tag "${of.tag}"`;
	}
}
