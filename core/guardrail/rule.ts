import type { Earliest } from './earliest';
import type { PackRule } from './pack/pack';
import type { RowName, TimingRule } from './policy';

/** One rule of a policy, bound to what is known of one contact. */
export interface Rule {
	name: TimingRule;
	earliest: Earliest;
	/** The rows of the pack behind it. */
	rows?: readonly RowName[];
	/** Why the rule is open, in words that start a sentence. */
	whenOpen: string;
	/** Why the rule is closed at `at`, in words that go into a sentence. */
	whenClosed: (at: number) => string;
	/** Whether something not known yet, such as the end of a case, may open the rule before the instant that it names. */
	mayOpenSooner?: (at: number) => boolean;
	/** What is told besides, open or closed. */
	note?: string;
}

/** `US-FL, law: Fla. Stat. 501.616(6)`: a row with its citation, but for what nobody ordered. */
export const citedRow = ({ id, level, source }: PackRule): string =>
	level === 'norm' ? `${id}, ${level}` : `${id}, ${level}: ${source.cite}`;

/** What a verdict says of the rows that the operator switched off; nothing where there are none. */
export function switchedOff(rules: readonly PackRule[]): Pick<Rule, 'note'> {
	if (rules.length === 0) return {};
	const names = rules.map(({ id, level }) => `${id} (${level})`);
	return { note: `switched off here: ${names.join(', ')}` };
}

/** Words with "and" before the last. */
export const joined = (words: readonly string[]): string =>
	words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
