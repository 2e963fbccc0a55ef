import { formatDuration } from '../time/format';
import type { PlaceNote } from '../place/note';
import { appliedRules } from './applied';
import { bestHourRule } from './best-hour';
import { blocks } from './blocked';
import { buffers } from './buffers';
import { isBypassed } from './bypass';
import { frequencyCaps, frequencyPreference } from './cap-rule';
import { earliestForAll } from './earliest';
import { nextAfterGap } from './gap';
import { legalCaps } from './legal-caps';
import type { GuardrailFacts, GuardrailPolicy } from './policy';
import { readPreference, type Preference } from './preference';
import { quietHours } from './quiet-hours';
import type { Rule } from './rule';
import { throttled } from './throttled';

/** What has a say in one message. */
export interface BoundRules {
	/** In the order of their word. */
	rules: Rule[];
	/** What was said on behalf of a rule and is not usable. */
	notes: readonly PlaceNote[];
}

const UNHEARD: Preference = { notes: [] };

/** The rules for one contact: the policy's, those of its place at `now`, and its own wish. */
export function bindRules(policy: GuardrailPolicy, facts: GuardrailFacts, now: number): BoundRules {
	const { place, touches } = facts;
	const applied = appliedRules(policy, place, now);
	const { caps: wishes, notes } = policy.heedsPreference
		? readPreference(facts.preference, policy.channel)
		: UNHEARD;
	const rules = [
		...blocks(applied),
		quietHours(policy, applied, place),
		...legalCaps(applied, policy, touches),
		frequencyCaps(policy, facts),
		...(wishes ? [frequencyPreference(wishes, policy, facts)] : []),
		gap(policy, facts),
		buffers(policy, facts, now),
		...(facts.rates ? [throttled(facts.rates)] : []),
	];
	return { rules: withBestHour(policy, facts, rules, now), notes };
}

/** The best hour has its word behind the hours, and is chosen among those that the other rules leave. */
function withBestHour(
	policy: GuardrailPolicy,
	facts: GuardrailFacts,
	rules: Rule[],
	now: number,
): Rule[] {
	if (!policy.bestHour) return rules;
	const kept = rules.filter(({ name }) => !isBypassed(policy, name));
	const others = kept.map(({ earliest }) => earliest);
	const habit = bestHourRule(policy, facts, (at) => earliestForAll(at, others), now);
	const place = rules.findIndex(({ name }) => name === 'quiet_hours') + 1;
	return habit ? rules.toSpliced(place, 0, habit) : rules;
}

function gap({ minimumGapMs }: GuardrailPolicy, { touches }: GuardrailFacts): Rule {
	return {
		name: 'minimum_gap',
		earliest: (at) => nextAfterGap(at, minimumGapMs, touches),
		whenOpen: minimumGapMs ? 'Far enough from other messages' : 'No minimum gap is set',
		whenClosed: () => `less than ${formatDuration(minimumGapMs)} from another message`,
	};
}
