import { describeNote, type PlaceNote } from '../place/note';
import type { Place } from '../place/place';
import { formatDuration, formatLocal } from '../time/format';
import { DAY, HOUR, MINUTE } from '../time/units';
import { isBypassed, passesAll } from './bypass';
import { mayBind } from './cap-scope';
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
import { bindRules } from './rules';
import { spreadHold } from './spread';

type Outcome = Pick<GuardrailDecision, 'decision' | 'reason' | 'until'>;

interface Heard {
	rule: Rule;
	/** Its word at the time of the decision. */
	verdict: RuleVerdict;
	/** Why it is closed, in words that go into a sentence; absent where it is open. */
	cause?: string;
}

/**
 * Says whether a message may go to one contact at `now` (epoch ms), and if not, from when on. Every rule
 * is heard and reported, in the order of rows that block, quiet hours, caps of the pack, caps, the
 * contact's own wish, minimum gap, buffers; one that the policy bypasses has no part in the rest. The
 * reason is the first that is closed at `now`. `until` is the earliest instant at which all are open:
 * deciding then on the same facts gives `send`, while the same rows of the pack are in force. `no_window`
 * means that no such instant exists, be it for the hours or for a cap of 0. Where the contact's place is
 * known by a set of zones, hours and calendar caps hold in each of them. Where the policy would rather
 * send on another channel, that choice is made by whoever asks; here stands what to do where there is none.
 */
export function decide(
	policy: GuardrailPolicy,
	facts: GuardrailFacts,
	now: number,
): GuardrailDecision {
	const { rules, notes } = bindRules(policy, facts, now);
	const place = describePlace(facts.place, notes);
	const heard = rules.map((rule) => judge(rule, now, place.zone, isBypassed(policy, rule.name)));
	const kept = heard.filter(({ verdict }) => !verdict.bypassed);
	const closed = kept.filter(({ verdict }) => !verdict.open);
	const until = closed.length === 0 ? now : commonOpening(kept);
	const outcome = weigh(policy, facts, { kept, closed, until }, now);
	const words = explain(policy, facts, outcome, heard, place.zone);
	const explanation = `${words}${describeFallback(facts.place)}.`;
	return { ...outcome, ...place, verdicts: heard.map(({ verdict }) => verdict), explanation };
}

/** No instant before the last opening of a single rule can do for all. */
function commonOpening(kept: readonly Heard[]): number | undefined {
	let from = -Infinity;
	for (const { verdict } of kept) {
		if (verdict.opensAt === undefined) return undefined;
		from = Math.max(from, verdict.opensAt);
	}
	return earliestForAll(
		from,
		kept.map(({ rule }) => rule.earliest),
	);
}

/** Of all that a person may ask for, a month looks back furthest. */
const LONGEST_WISH: FrequencyCap['window'] = { kind: 'calendar', unit: 'month' };

/**
 * How far back, in ms before the decision, the touches must be known for every rule to be exact, those
 * included that are bypassed. A local day or month can be longer than its days of 24 hours by a change of
 * the clock, at most by a day.
 */
export function historyNeededMs(policy: GuardrailPolicy): number {
	const caps = policy.caps.filter((cap) => mayBind(cap, policy));
	const windows = caps.map(({ window }) => window);
	if (policy.heedsPreference) windows.push(LONGEST_WISH);
	return Math.max(policy.minimumGapMs, legalReachMs(policy), ...windows.map(reachOf));
}

function reachOf(window: FrequencyCap['window']): number {
	if (window.kind === 'rolling') return window.ms;
	const days = { day: 1, week: 7, month: 31 }[window.unit];
	return days * DAY + 26 * HOUR;
}

function describePlace(
	{ zones, source, confidence, notes }: Place,
	others: readonly PlaceNote[],
): DecisionPlace {
	const place: DecisionPlace = { zone: zones[0], zoneSource: source, zoneConfidence: confidence };
	if (zones.length > 1) place.zones = zones;
	if (notes.length + others.length > 0) place.notes = [...notes, ...others].map(describeNote);
	return place;
}

function judge(rule: Rule, now: number, zone: string, bypassed: boolean): Heard {
	const opensAt = rule.earliest(now);
	const open = opensAt === now;
	const cause = open ? undefined : rule.whenClosed(now);
	const words = [cause === undefined ? rule.whenOpen : describeClosed(cause, opensAt, zone)];
	if (rule.note) words.push(rule.note);
	if (bypassed) words.push('not kept to for this message');
	const verdict: RuleVerdict = { rule: rule.name, open, detail: `${words.join('; ')}.` };
	if (bypassed) verdict.bypassed = true;
	if (opensAt !== undefined) verdict.opensAt = opensAt;
	if (rule.rows) verdict.rows = rule.rows;
	return { rule, verdict, cause };
}

function describeClosed(cause: string, opensAt: number | undefined, zone: string): string {
	const sentence = cause[0].toUpperCase() + cause.slice(1);
	const opens = opensAt === undefined ? 'this never opens' : `opens ${formatLocal(opensAt, zone)}`;
	return `${sentence}; ${opens}`;
}

/** Rules that put messages off to spread them, and mean to stop none. */
const SPREADS: ReadonlySet<string> = new Set(['best_hour', 'throttle']);

/** Rules that can forbid a message for good. */
const FORBIDDING: ReadonlySet<string> = new Set(['blocked_by_rule', 'frequency_preference']);

/** What the rules say together. */
interface Openings {
	/** All that are kept to. */
	kept: readonly Heard[];
	/** Those of them that are closed. */
	closed: readonly Heard[];
	until: number | undefined;
}

function weigh(
	policy: GuardrailPolicy,
	facts: GuardrailFacts,
	{ kept, closed, until }: Openings,
	now: number,
): Outcome {
	if (isStale(policy, facts, now)) return { decision: 'block', reason: 'hold_too_long' };
	if (until === now)
		return { decision: 'send', reason: passesAll(policy) ? 'transactional' : 'allowed' };
	const reason: GuardrailReason = closed[0].rule.name;
	if (until === undefined) return { decision: 'block', reason: reasonForGood(closed) };
	const { whenClosed, otherwise, longestHoldMs } = policy;
	const wish = whenClosed === 'other_channel' ? otherwise : whenClosed;
	if (wish === 'block' && !closed.every(({ rule }) => SPREADS.has(rule.name)))
		return { decision: 'block', reason, until };
	const latest = Math.min(facts.heldSince ?? now, now) + longestHoldMs;
	if (until <= latest)
		return { decision: 'hold', reason, until: spread(policy, facts, reason, until, latest, kept) };
	return mayBeSooner(kept, now, latest)
		? { decision: 'hold', reason, until: latest }
		: { decision: 'block', reason: 'hold_too_long', until };
}

/** So long after the longest hold a message may leave all the same, since gates let go in portions, ms. */
const PORTIONS_MS = 15 * MINUTE;

/** A message that was held for longer, as while n8n stood still, is no longer what anybody wants to send. */
const isStale = (
	{ longestHoldMs }: GuardrailPolicy,
	{ heldSince }: GuardrailFacts,
	now: number,
): boolean =>
	heldSince !== undefined && longestHoldMs > 0 && now > heldSince + longestHoldMs + PORTIONS_MS;

/** Where no instant would do: what a rule of the place or the contact's own wish forbids, else `no_window`. */
function reasonForGood(closed: readonly Heard[]): GuardrailReason {
	const never = closed.filter(({ verdict }) => verdict.opensAt === undefined);
	const names = never.map(({ rule }) => rule.name);
	return names.find((name) => FORBIDDING.has(name)) ?? 'no_window';
}

/** Whether all rules that name an instant for good open in time; the rest may yet do so. */
function mayBeSooner(kept: readonly Heard[], now: number, latest: number): boolean {
	const certain = kept.filter(({ rule }) => !rule.mayOpenSooner?.(now));
	if (certain.length === kept.length || now >= latest) return false;
	const until = commonOpening(certain);
	return until !== undefined && until <= latest;
}

/** What waited for an hour of the day does not leave all at once. */
function spread(
	{ spreadMs }: GuardrailPolicy,
	{ identity }: GuardrailFacts,
	reason: GuardrailReason,
	until: number,
	latest: number,
	kept: readonly Heard[],
): number {
	if (spreadMs === 0 || identity === undefined) return until;
	if (reason !== 'quiet_hours' && reason !== 'best_hour') return until;
	const rules = kept.map(({ rule }) => rule.earliest);
	return spreadHold(until, Math.min(spreadMs, latest - until), identity, (at) =>
		earliestForAll(at, rules),
	);
}

function explain(
	policy: GuardrailPolicy,
	{ heldSince }: GuardrailFacts,
	{ decision, reason, until }: Outcome,
	heard: readonly Heard[],
	zone: string,
): string {
	if (reason === 'transactional') return 'Allowed: transactional messages pass the timing rules';
	const closed = heard.filter(({ verdict }) => !verdict.open);
	if (decision === 'send')
		return `Allowed: every rule ${closed.length ? 'that is kept to ' : ''}is open`;
	const kept = closed.filter(({ verdict }) => !verdict.bypassed);
	const causes = kept.map(({ cause }) => cause).join(', and ');
	const longest = formatDuration(policy.longestHoldMs);
	if (until === undefined)
		return reason === 'hold_too_long'
			? `Blocked: it was held since ${formatLocal(heldSince!, zone)}, for longer than the longest hold of ${longest}`
			: `Blocked: ${causes}, and no later time would do`;
	const when = formatLocal(until, zone);
	if (decision === 'hold') return `Held until ${when}: ${causes}`;
	if (reason !== 'hold_too_long') return `Blocked: ${causes}; it could go from ${when}`;
	const since = heldSince === undefined ? '' : ` since ${formatLocal(heldSince, zone)}`;
	return `Blocked: ${causes}; it could go from ${when}, later than the longest hold of ${longest}${since}`;
}

/** Says which clock was read instead of one that was given and is not known. */
function describeFallback({ notes, zones }: Place): string {
	const unknown = notes.find((note: PlaceNote) => note.code === 'unknown_zone');
	if (!unknown) return '';
	return `; ${describeNote(unknown)}, so ${zones.length > 1 ? 'one of several' : zones[0]} was used`;
}
