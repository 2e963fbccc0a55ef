import { formatLocal } from '../time/format';
import type { GateReason } from './gate';

/** Who is spoken of, and the message to them. */
export interface Spoken {
	/** `Asha`. */
	who: string;
	/** `an email for marketing`. */
	one: string;
	/** `emails for marketing`. */
	many: string;
}

/** A decision as far as words are made of it: fresh from a gate, or as it was written down. */
export interface Told {
	reason: string;
	zone: string;
	explanation: string;
	/** It could go sooner, but for messages that wait and come first. */
	yields?: boolean;
	verdicts: ReadonlyArray<{
		rule: string;
		open: boolean;
		bypassed?: boolean;
		opensAt?: number;
		/** Of a decision that was written down: for closed rules only. */
		detail?: string;
	}>;
}

interface ReasonWords {
	/** Words that go into a sentence; absent where the decision's explanation has them. */
	why?: (spoken: Spoken) => string;
	/** What to do about it, one sentence; absent where time or the gate itself does it. */
	next?: string;
	/** It is decided before the timing rules are heard, whatever they say. */
	before?: true;
}

const WORDS: Record<GateReason, ReasonWords> = {
	allowed: { why: () => 'every rule is open' },
	transactional: { why: () => 'transactional messages pass the timing rules' },
	paused: { next: 'End the pause with the Resume operation of a Journey Step.', before: true },
	blocked_by_rule: {
		why: ({ who, many }) => `a rule of the place where ${who} is lets no ${many} through`,
		next: 'Choose another channel.',
	},
	quiet_hours: { why: ({ who, one }) => `this is no time at which ${who} may get ${one}` },
	best_hour: { why: ({ who }) => `this is not the hour at which ${who} reads messages` },
	legal_cap: {
		why: ({ who, many }) => `${who} has got as many ${many} as the rules of the place allow`,
	},
	frequency_cap: { why: ({ who }) => `${who} has got as many messages as a cap allows` },
	frequency_preference: { why: ({ who }) => `${who} has got as many messages as they want` },
	minimum_gap: { why: ({ who }) => `it would come too close to another message to ${who}` },
	buffer_after_signal: {
		why: ({ who }) => `something has happened for which ${who} is left alone`,
	},
	throttle: { why: () => 'as many messages as the rate allows are on their way' },
	no_window: {
		why: () => 'no later time would do',
		next: 'Look at the hours and caps of the gate, or choose another channel.',
	},
	hold_too_long: {
		why: () => 'it would have to wait longer than the gate holds a message',
		next: 'Ask again nearer to that time, or choose another channel.',
	},
	left_journey: { next: 'Nothing to do: the journey has no more messages for them.', before: true },
	already_sent: {
		why: ({ who }) => `this very message was sent to ${who} before`,
		next: 'Nothing to do.',
		before: true,
	},
	already_held: {
		why: () => 'this very message waits at the gate already',
		next: 'Nothing to do: it goes from there.',
		before: true,
	},
	already_decided: {
		why: () => 'this very message was decided in an earlier run',
		next: 'Nothing to do.',
		before: true,
	},
	send_uncertain: {
		why: () =>
			'an earlier run broke off while this message was with the sender, so it may have gone out',
		next: "Look it up in the sender's own log before you send it by hand.",
		before: true,
	},
	item_too_large: { before: true },
	not_reachable: {
		why: ({ who, many }) => `${who} is not reachable for ${many}`,
		next: 'Write the address or number down with a Contact node, or choose another channel.',
		before: true,
	},
	cancelled: { next: 'Nothing to do: the message has lost its point.', before: true },
	holdout: {
		why: ({ who }) => `${who} belongs to the share of people who get nothing, to measure`,
		next: 'Nothing to do: a message to them would spoil the measurement.',
		before: true,
	},
	other_channel: {},
	consent_granted: { why: ({ many }) => `consent to ${many} stands`, before: true },
	consent_pending_confirmation: {
		why: ({ who, many }) => `${who} was asked for consent to ${many} and has not confirmed it yet`,
		next: 'Wait for the confirmation, or ask for it again.',
		before: true,
	},
	consent_never_asked: {
		why: ({ who, many }) => `nobody has asked ${who} for consent to ${many}`,
		next: 'Ask for consent, and for its confirmation, first.',
		before: true,
	},
	consent_withdrawn: {
		why: ({ who, many }) => `${who} has withdrawn consent to ${many}`,
		next: 'Nothing to do: only they can give it again.',
		before: true,
	},
	consent_expired: {
		why: ({ who, many }) => `the consent of ${who} to ${many} has run out`,
		next: 'Ask for consent anew.',
		before: true,
	},
};

const known = (reason: string): ReasonWords | undefined =>
	Object.hasOwn(WORDS, reason) ? WORDS[reason as GateReason] : undefined;

/** Why it was decided so, in words that go into a sentence; of a reason that is no gate's, what was written down of it. */
export function whyWords(told: Told, spoken: Spoken): string {
	const why = known(told.reason)?.why;
	if (why) return why(spoken);
	const words = told.explanation.replace(/^(Held|Blocked): /, '').replace(/\.$/, '');
	return words || told.reason;
}

/** What to do about it; undefined where there is nothing to say. */
export const nextWords = (reason: string): string | undefined => known(reason)?.next;

/**
 * What the closed rules say, for the end of a sentence: `outside the hours for Florida (US-FL, law)`. When
 * a rule opens is left out where that is `until`, which is told already. Empty where none is closed, or
 * where something else was decided by.
 */
export function causeWords({ reason, verdicts, zone }: Told, until: number | undefined): string {
	if (known(reason)?.before) return '';
	const causes = verdicts.flatMap(({ open, bypassed, detail, opensAt }) => {
		if (open || bypassed || !detail) return [];
		const opens = opensAt !== undefined && opensAt === until ? formatLocal(opensAt, zone) : '';
		return [
			detail
				.replace(/\.$/, '')
				.replace('; this never opens', '')
				.replace(opens && `; opens ${opens}`, ''),
		];
	});
	return causes.map(inSentence).join('; and ');
}

/** The rules that are closed and not kept to, likewise. */
export const bypassWords = ({ verdicts, ...told }: Told): string =>
	causeWords(
		{
			...told,
			verdicts: verdicts.flatMap(({ bypassed, ...rest }) => (bypassed ? [rest] : [])),
		},
		undefined,
	);

/** A first word that is not a name begins in lower case. */
export const inSentence = (words: string): string =>
	/^[A-Z][a-z]* /.test(words) ? words[0].toLowerCase() + words.slice(1) : words;

/** A sentence of words that go into one. */
export const sentence = (words: string): string => `${words[0].toUpperCase()}${words.slice(1)}.`;

const CHANNELS: Readonly<Record<string, readonly [one: string, many: string]>> = {
	email: ['an email', 'emails'],
	sms: ['a text message', 'text messages'],
	voice: ['a phone call', 'phone calls'],
	push: ['a push message', 'push messages'],
	whatsapp: ['a WhatsApp message', 'WhatsApp messages'],
};

/** Speaks of messages to somebody on a channel, for a purpose; each may be unknown or any, and is empty then. */
export function spokenOf(who: string, channel: string, purpose: string): Spoken {
	const on = channel && ` by ${channel}`;
	const [one, many] = Object.hasOwn(CHANNELS, channel)
		? CHANNELS[channel]
		: [`a message${on}`, `messages${on}`];
	const why = purpose && ` for ${purpose}`;
	return { who, one: one + why, many: many + why };
}
