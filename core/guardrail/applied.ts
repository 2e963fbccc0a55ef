import type { Place } from '../place/place';
import { packRulesFor, type PackRule } from './pack/pack';
import type { GuardrailPolicy } from './policy';

/** What the pack says on one message. */
export interface Applied {
	rules: readonly PackRule[];
	/** What would hold as well, had the operator not switched it off. */
	off: readonly PackRule[];
}

const NONE: readonly PackRule[] = [];

/** The rows of the pack for a message under `policy` to somebody at `place`, at `now` (epoch ms). */
export function appliedRules(policy: GuardrailPolicy, place: Place, now: number): Applied {
	const { channel, purpose, transactional, rulesOff } = policy;
	const query = {
		channel,
		purpose: transactional ? 'transactional' : purpose,
		jurisdictions: place.jurisdictions,
		at: now,
	};
	const all = packRulesFor(query);
	if (rulesOff.length === 0) return { rules: all, off: NONE };
	return {
		rules: packRulesFor({ ...query, off: rulesOff }),
		off: all.filter(({ id }) => rulesOff.includes(id)),
	};
}
