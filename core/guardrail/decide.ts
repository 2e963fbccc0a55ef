import { InputError } from '../errors';
import { formatDuration, formatLocal } from '../time/format';
import { DAY, HOUR } from '../time/units';
import { validZone } from '../time/zone';
import { earliestForAll } from './earliest';
import type {
	FrequencyCap,
	GuardrailDecision,
	GuardrailFacts,
	GuardrailPolicy,
	GuardrailReason,
	RuleVerdict,
} from './policy';
import { bindRules, capApplies, type Rule } from './rules';

type ReadZone = Pick<GuardrailDecision, 'zone' | 'zoneSource'>;
type Outcome = Pick<GuardrailDecision, 'decision' | 'reason' | 'until'>;

/**
 * Says whether a message may go to one contact at `now` (epoch ms), and if not, from when on. Every rule
 * is heard and reported, in the order quiet hours, caps, minimum gap, buffers; the reason is the first
 * that is closed at `now`. `until` is the earliest instant at which all are open: deciding then on the
 * same facts gives `send`. `no_window` means that no such instant exists, be it for the hours or for a
 * cap of 0. A contact's invalid zone moves that contact alone to the default zone, and the explanation
 * says so. Throws `InputError` `invalid_zone` when the default zone is needed and invalid.
 */
export function decide(
	policy: GuardrailPolicy,
	facts: GuardrailFacts,
	now: number,
): GuardrailDecision {
	const read = readZone(policy, facts);
	const rules = bindRules(policy, facts, read.zone);
	const verdicts = rules.map((rule) => judge(rule, now, read.zone));
	const closed = rules.filter((_, index) => !verdicts[index].open);
	const until = earliestForAll(
		now,
		rules.map((rule) => rule.earliest),
	);
	const outcome = weigh(policy, closed, until, now);
	const causes = closed.map((rule) => rule.whenClosed(now)).join(', and ');
	const explanation = `${explain(policy, outcome, causes, read.zone)}${zoneNote(read, facts)}.`;
	return { ...outcome, ...read, verdicts, explanation };
}

/**
 * How far back, in ms before the decision, the touches must be known for every rule to be exact. A local
 * day or month can be longer than its days of 24 hours by a change of the clock, at most by a day.
 */
export function historyNeededMs(policy: GuardrailPolicy): number {
	const reach = policy.caps.filter((cap) => capApplies(cap, policy)).map(capReach);
	return Math.max(policy.minimumGapMs, ...reach);
}

function capReach({ window }: FrequencyCap): number {
	if (window.kind === 'rolling') return window.ms;
	const days = { day: 1, week: 7, month: 31 }[window.unit];
	return days * DAY + 26 * HOUR;
}

function readZone(policy: GuardrailPolicy, facts: GuardrailFacts): ReadZone {
	const own = validZone(facts.zone);
	if (own) return { zone: own, zoneSource: 'contact' };
	const zone = validZone(policy.defaultZone);
	if (!zone)
		throw new InputError(
			'invalid_zone',
			`The default time zone "${policy.defaultZone}" is not known; choose one such as Europe/Berlin.`,
		);
	const given = typeof facts.zone === 'string' ? facts.zone.trim() : facts.zone;
	const unknown = given === undefined || given === null || given === '';
	return { zone, zoneSource: unknown ? 'default' : 'default_because_invalid' };
}

function judge(rule: Rule, now: number, zone: string): RuleVerdict {
	const opensAt = rule.earliest(now);
	const verdict = { rule: rule.name, open: opensAt === now };
	if (opensAt === now) return { ...verdict, opensAt, detail: `${rule.whenOpen}.` };
	const cause = rule.whenClosed(now);
	const sentence = cause[0].toUpperCase() + cause.slice(1);
	if (opensAt === undefined) return { ...verdict, detail: `${sentence}; this never opens.` };
	return { ...verdict, opensAt, detail: `${sentence}; opens ${formatLocal(opensAt, zone)}.` };
}

function weigh(
	policy: GuardrailPolicy,
	closed: readonly Rule[],
	until: number | undefined,
	now: number,
): Outcome {
	if (policy.transactional) return { decision: 'send', reason: 'transactional' };
	if (until === now) return { decision: 'send', reason: 'allowed' };
	if (until === undefined) return { decision: 'block', reason: 'no_window' };
	const reason: GuardrailReason = closed[0].name;
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

function zoneNote({ zone, zoneSource }: ReadZone, facts: GuardrailFacts): string {
	if (zoneSource !== 'default_because_invalid') return '';
	const given = String(facts.zone).trim().slice(0, 40);
	return `; "${given}" is not a known time zone, so ${zone} was used`;
}
