import { BYPASSES, type Bypass, type GuardrailPolicy, type TimingRule } from './policy';

const GROUPS: Readonly<Partial<Record<TimingRule, Bypass>>> = {
	quiet_hours: 'hours',
	best_hour: 'hours',
	legal_cap: 'caps',
	frequency_cap: 'caps',
	frequency_preference: 'caps',
	minimum_gap: 'gap',
	buffer_after_signal: 'buffers',
	throttle: 'throttle',
};

/** Whether no timing rule stops the message, not even a row of the pack that blocks. */
export const passesAll = ({ transactional, bypasses }: GuardrailPolicy): boolean =>
	transactional && BYPASSES.every((group) => bypasses.includes(group));

/** Whether the message is let past a rule, which is then told and not kept to. */
export function isBypassed(policy: GuardrailPolicy, rule: TimingRule): boolean {
	const group = GROUPS[rule];
	return group ? policy.bypasses.includes(group) : passesAll(policy);
}
