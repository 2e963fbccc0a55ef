/** The earliest instant at or after `at` at which a rule is open; `undefined` when there is none. */
export type Earliest = (at: number) => number | undefined;

/** Far more than any history needs; a faulty rule must end in an error and not stop the process. */
const MOST_ROUNDS = 100_000;

/** Rules kept stepping forward without end: one of them is closed at the instant that it named. */
export class RulesNeverSettleError extends Error {
	constructor(at: number) {
		super(`The guardrail rules found no common instant from ${at} on in ${MOST_ROUNDS} rounds.`);
		this.name = 'RulesNeverSettleError';
	}
}

/**
 * The earliest instant at or after `at` at which all rules are open; `undefined` when one never opens, or
 * when that instant would lie after `latest`.
 *
 * It is the earliest, since no rule steps over an instant at which it is open. It ends: every step
 * forward goes to the end of a closed time. Touches and signals close finitely many such times, each is
 * stepped over once, and between two of them quiet hours step once, to an opening at which they are open.
 * Throws `RulesNeverSettleError` on rules that do not keep to `Earliest`.
 */
export function earliestForAll(
	at: number,
	rules: readonly Earliest[],
	latest = Infinity,
): number | undefined {
	let candidate = at;
	for (let round = 0; round < MOST_ROUNDS; round++) {
		const before = candidate;
		for (const rule of rules) {
			const next = rule(candidate);
			if (next === undefined) return undefined;
			candidate = Math.max(candidate, next);
			if (candidate > latest) return undefined;
		}
		if (candidate === before) return candidate;
	}
	throw new RulesNeverSettleError(at);
}
