import { formatLocal } from '../time/format';
import type { GateDecision } from './gate';
import {
	bypassWords,
	causeWords,
	inSentence,
	nextWords,
	sentence,
	spokenOf,
	whyWords,
} from './words';

/** The message that was asked about, and whom it is for. */
export interface AskedAbout {
	channel: string;
	purpose: string;
	/** How the person is called; absent: `this person`. */
	name?: string;
}

/**
 * A decision as an answer to "may I send this now?", for an operator or an AI agent: yes, not now or no,
 * from when on, why, and what to do where there is something to do.
 */
export function answerOf(decision: GateDecision, about: AskedAbout): string {
	const spoken = spokenOf(about.name ?? 'this person', about.channel, about.purpose);
	const { reason, until, zone, notes } = decision;
	const noted = (notes ?? []).map((note) => `Note: ${note}.`);
	if (decision.decision === 'send') {
		const past = bypassWords(decision);
		return [
			`Yes: ${spoken.who} may get ${spoken.one} now.`,
			...(reason === 'allowed' ? [] : [sentence(whyWords(decision, spoken))]),
			...(past ? [`It is let past a rule: ${past}.`] : []),
			...noted,
		].join(' ');
	}
	const later = until !== undefined || decision.decision === 'hold';
	const causes = causeWords(decision, until);
	const next = nextWords(reason) ?? nextStep(decision);
	return [
		`${later ? 'Not now' : 'No'}: ${whyWords(decision, spoken)}.`,
		...(until === undefined ? [] : [`It may go from ${formatLocal(until, zone)}.`]),
		...(causes ? [`The reason: ${causes}.`] : []),
		...noted,
		...(next ? [next] : []),
	].join(' ');
}

/** The answer about an item of which nothing can be decided, by the code and the words of its problem. */
export function answerToUnusable(code: string, message: string): string {
	const words = inSentence(message.replace(/\.$/, ''));
	return `No: ${words}. ${UNUSABLE[code] ?? 'Mend that, and ask again.'}`;
}

const UNUSABLE: Readonly<Record<string, string>> = {
	contact_unknown: 'Make the person known first, such as with a Contact node.',
	contact_gone: 'Ask about somebody who is in the store.',
	contact_missing: 'Say who it is about, in the item or in Contact Fields, and ask again.',
};

function nextStep({ decision, until }: GateDecision): string | undefined {
	if (until === undefined) return undefined;
	return decision === 'hold'
		? 'Ask again then, or hand the message to a gate that guards: it holds it until then.'
		: 'Ask again then: the gate does not hold it until then.';
}
