import { DAY, MINUTE } from '../time/units';
import { BYPASSES, type GuardrailPolicy } from './policy';

export type PresetName = 'gentle' | 'standard' | 'transactional';

/** Some fields of a policy as `parsePolicy` takes them, yet to be checked. */
export type RawRules = Partial<Record<keyof GuardrailPolicy, unknown>>;

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5];

/**
 * What the ready-made sets of rules mean, for a gate on `channel`, without channel and purpose; `parsePolicy`
 * makes a policy of it. All hours are those of the recipient's own day, and all but transactional keep to the
 * rules of the recipient's place besides.
 *
 * - `standard`: 08:00 to 20:00 on every day, since that offends nobody anywhere and loses no weekend; one
 *   message on this channel within 24 hours, so that two campaigns that know nothing of each other cannot
 *   both write to one person on one day.
 * - `gentle`: office hours on working days, for people who would take it amiss otherwise. It counts all
 *   channels together, since a person hears one sender whatever the wire, and calendar weeks, so that "two a
 *   week" means what people take it for. What was held for the opening is spread over half an hour: a whole
 *   list at nine sharp looks like a machine and is a peak for those who answer.
 * - `transactional`: what a person waits for, such as a receipt or a password link, goes at once, past every
 *   rule of timing. Consent, where it is asked for, and pauses are no such rules.
 */
export function presetRules(name: PresetName, channel: string): RawRules {
	switch (name) {
		case 'standard':
			return {
				allowedHours: 'both',
				windows: [{ days: EVERY_DAY, start: '08:00', end: '20:00' }],
				caps: [{ channel, max: 1, window: { kind: 'rolling', ms: DAY } }],
			};
		case 'gentle':
			return {
				allowedHours: 'both',
				windows: [{ days: MONDAY_TO_FRIDAY, start: '09:00', end: '18:00' }],
				closedOnHolidays: true,
				caps: [
					{ channel: 'all', max: 1, window: { kind: 'rolling', ms: DAY } },
					{ channel: 'all', max: 2, window: { kind: 'calendar', unit: 'week' } },
				],
				spreadMs: 30 * MINUTE,
			};
		case 'transactional':
			return { allowedHours: 'recommended', transactional: true, bypasses: [...BYPASSES] };
	}
}
