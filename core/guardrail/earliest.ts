/** The earliest instant at or after `at` at which a rule is open; `undefined` when there is none. */
export type Earliest = (at: number) => number | undefined;

/**
 * The earliest instant at or after `at` at which all rules are open; `undefined` when one never opens.
 *
 * It is the earliest, since no rule steps over an instant at which it is open. It ends: every step
 * forward goes to the end of a closed time. Touches and signals close finitely many such times, each is
 * stepped over once, and between two of them quiet hours step once, to an opening at which they are open.
 */
export function earliestForAll(at: number, rules: readonly Earliest[]): number | undefined {
	let candidate = at;
	for (let settled = false; !settled;) {
		settled = true;
		for (const rule of rules) {
			const next = rule(candidate);
			if (next === undefined) return undefined;
			if (next > candidate) {
				candidate = next;
				settled = false;
			}
		}
	}
	return candidate;
}
