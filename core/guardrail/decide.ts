import { describeNote, type PlaceNote } from '../place/note';
import type { Place } from '../place/place';
import { formatDuration, formatLocal } from '../time/format';
import { DAY, HOUR } from '../time/units';
import { earliestForAll } from './earliest';
import { legalReachMs } from './legal-caps';
import type {
	DecisionPlace,
	FrequencyCap,
	GuardrailDecision,
	GuardrailFacts,
	GuardrailPolicy,
	GuardrailReason,
	RuleVerdict,
} from './policy';
import type { Rule } from './rule';
import { bindRules, capApplies } from './rules';

type Outcome = Pick<GuardrailDecision, 'decision' | 'reason' | 'until'>;

/**
 * Says whether a message may go to one contact at `now` (epoch ms), and if not, from when on. Every rule
 * is heard and reported, in the order of rows that block, quiet hours, caps of the pack, caps, minimum
 * gap, buffers; the reason is the first that is closed at `now`. `until` is the earliest instant at which
 * all are open: deciding then on the same facts gives `send`, while the same rows of the pack are in force.
 * `no_window` means that no such instant exists, be it for the hours or for a cap of 0. Where the contact's
 * place is known by a set of zones, hours and calendar caps hold in each of them.
 */
export function decide(
	policy: GuardrailPolicy,
	facts: GuardrailFacts,
	now: number,
): GuardrailDecision {
	const place = describePlace(facts.place);
	const rules = bindRules(policy, facts, now);
	const heard = rules.map((rule) => judge(rule, now, place.zone));
	const verdicts = heard.map(({ verdict }) => verdict);
	const closed = rules.filter((_, index) => !verdicts[index].open);
	const until = closed.length === 0 ? now : commonOpening(rules, verdicts);
	const outcome = weigh(policy, closed, until, now);
	const causes = heard.flatMap(({ cause }) => cause ?? []).join(', and ');
	const zoneNote = describeFallback(facts.place);
	const explanation = `${explain(policy, outcome, causes, place.zone)}${zoneNote}.`;
	return { ...outcome, ...place, verdicts, explanation };
}

/** No instant before the last opening of a single rule can do for all. */
function commonOpening(
	rules: readonly Rule[],
	verdicts: readonly RuleVerdict[],
): number | undefined {
	let from = -Infinity;
	for (const { opensAt } of verdicts) {
		if (opensAt === undefined) return undefined;
		from = Math.max(from, opensAt);
	}
	return earliestForAll(
		from,
		rules.map(({ earliest }) => earliest),
	);
}

/**
 * How far back, in ms before the decision, the touches must be known for every rule to be exact. A local
 * day or month can be longer than its days of 24 hours by a change of the clock, at most by a day.
 */
export function historyNeededMs(policy: GuardrailPolicy): number {
	const reach = policy.caps.filter((cap) => capApplies(cap, policy)).map(capReach);
	return Math.max(policy.minimumGapMs, legalReachMs(policy), ...reach);
}

function capReach({ window }: FrequencyCap): number {
	if (window.kind === 'rolling') return window.ms;
	const days = { day: 1, week: 7, month: 31 }[window.unit];
	return days * DAY + 26 * HOUR;
}

function describePlace({ zones, source, confidence, notes }: Place): DecisionPlace {
	const place: DecisionPlace = { zone: zones[0], zoneSource: source, zoneConfidence: confidence };
	if (zones.length > 1) place.zones = zones;
	if (notes.length > 0) place.notes = notes.map(describeNote);
	return place;
}

/** A rule's word at `now`, and its cause where it is closed, in words that go into a sentence. */
function judge(rule: Rule, now: number, zone: string): { verdict: RuleVerdict; cause?: string } {
	const opensAt = rule.earliest(now);
	const open = opensAt === now;
	const cause = open ? undefined : rule.whenClosed(now);
	const words = cause === undefined ? rule.whenOpen : describeClosed(cause, opensAt, zone);
	const detail = rule.note ? `${words}; ${rule.note}.` : `${words}.`;
	const verdict: RuleVerdict = { rule: rule.name, open, detail };
	if (opensAt !== undefined) verdict.opensAt = opensAt;
	if (rule.rows) verdict.rows = rule.rows;
	return { verdict, cause };
}

function describeClosed(cause: string, opensAt: number | undefined, zone: string): string {
	const sentence = cause[0].toUpperCase() + cause.slice(1);
	const opens = opensAt === undefined ? 'this never opens' : `opens ${formatLocal(opensAt, zone)}`;
	return `${sentence}; ${opens}`;
}

function weigh(
	policy: GuardrailPolicy,
	closed: readonly Rule[],
	until: number | undefined,
	now: number,
): Outcome {
	if (policy.transactional) return { decision: 'send', reason: 'transactional' };
	if (until === now) return { decision: 'send', reason: 'allowed' };
	const reason: GuardrailReason = closed[0].name;
	if (until === undefined)
		return { decision: 'block', reason: reason === 'blocked_by_rule' ? reason : 'no_window' };
	if (policy.whenClosed === 'block') return { decision: 'block', reason, until };
	if (until - now > policy.longestHoldMs)
		return { decision: 'block', reason: 'hold_too_long', until };
	return { decision: 'hold', reason, until };
}

function explain(policy: GuardrailPolicy, outcome: Outcome, causes: string, zone: string): string {
	const { decision, reason, until } = outcome;
	if (reason === 'transactional') return 'Allowed: transactional messages pass the timing rules';
	if (decision === 'send') return 'Allowed: every rule is open';
	if (until === undefined) return `Blocked: ${causes}, and no later time would do`;
	const when = formatLocal(until, zone);
	if (decision === 'hold') return `Held until ${when}: ${causes}`;
	if (reason !== 'hold_too_long') return `Blocked: ${causes}; it could go from ${when}`;
	const longest = formatDuration(policy.longestHoldMs);
	return `Blocked: ${causes}; it could go from ${when}, later than the longest hold of ${longest}`;
}

/** Says which clock was read instead of one that was given and is not known. */
function describeFallback({ notes, zones }: Place): string {
	const unknown = notes.find((note: PlaceNote) => note.code === 'unknown_zone');
	if (!unknown) return '';
	return `; ${describeNote(unknown)}, so ${zones.length > 1 ? 'one of several' : zones[0]} was used`;
}
