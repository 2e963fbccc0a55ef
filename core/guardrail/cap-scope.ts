import { hasLabel, sameName, type Labelled } from './labels';
import type { CapSubject, FrequencyCap, GuardrailPolicy } from './policy';

/** A message that is to go out, or one that went, as caps tell it from others. */
export interface Message extends Labelled {
	channel: string;
	/** Key of the journey on which it goes out. */
	journey?: string;
}

/**
 * Whether `other` takes room under a cap that is asked about `message`: it is on the cap's channel and of
 * its subject. A journey's key is no name that somebody typed, so it is compared as it stands.
 */
export function takesRoom(cap: FrequencyCap, message: Message, other: Message): boolean {
	return isOnChannel(cap, other.channel) && isAbout(cap.of, message, other);
}

/** Whether the cap has a say in the message: only where the message takes room under it itself. */
export const binds = (cap: FrequencyCap, message: Message): boolean =>
	takesRoom(cap, message, message);

/** Whether the cap has a say in some message under the policy, on whichever journey. */
export const mayBind = (cap: FrequencyCap, policy: GuardrailPolicy): boolean =>
	cap.of?.kind === 'journey' ? isOnChannel(cap, policy.channel) : binds(cap, policy);

const isOnChannel = (cap: FrequencyCap, channel: string): boolean =>
	sameName(cap.channel, 'all') || sameName(cap.channel, channel);

function isAbout(of: CapSubject | undefined, message: Message, other: Message): boolean {
	switch (of?.kind) {
		case undefined:
			return true;
		case 'purpose':
			return sameName(other.purpose, message.purpose);
		case 'journey':
			return message.journey !== undefined && other.journey === message.journey;
		case 'tag':
			return hasLabel(other, of.tag);
	}
}
