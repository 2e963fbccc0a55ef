import type { Contact } from '../contact/contact';
import type { GuardrailPolicy } from '../guardrail/policy';

const made = new WeakMap<GuardrailPolicy, GuardrailPolicy[]>();

/**
 * The policies for the channels on which a message may go instead: the same rules, read for that channel.
 * What caps its own channel caps the other one instead. Of one policy always the same objects.
 */
export function alternativesOf(policy: GuardrailPolicy): readonly GuardrailPolicy[] {
	let alternatives = made.get(policy);
	if (!alternatives) {
		const channels = policy.whenClosed === 'other_channel' ? policy.otherChannels : [];
		alternatives = channels
			.filter((channel) => channel !== policy.channel)
			.map((channel) => onChannel(policy, channel));
		made.set(policy, alternatives);
	}
	return alternatives;
}

const onChannel = (policy: GuardrailPolicy, channel: string): GuardrailPolicy => ({
	...policy,
	channel,
	caps: policy.caps.map((cap) => (cap.channel === policy.channel ? { ...cap, channel } : cap)),
	bestHour: undefined,
	whenClosed: 'block',
	otherChannels: [],
});

/** Whether the contact can be reached on a channel, as far as Tact knows: only email and phone numbers are kept. */
export function isReachable({ email, phone }: Contact, channel: string): boolean {
	if (channel === 'email') return email !== undefined;
	return ['sms', 'voice', 'whatsapp'].includes(channel) ? phone !== undefined : true;
}
