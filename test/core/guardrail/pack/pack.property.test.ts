import fc from 'fast-check';
import { nextOpenForAll } from '../../../../core/guardrail/hours';
import { hoursOf, packRulesFor } from '../../../../core/guardrail/pack/pack';
import { DAY, zone, zonedInstant } from '../arbitraries';
import { allowedAt, walk } from '../window-oracle';

const places = 'US US-FL US-TX US-LA US-RI US-UT CA IN FR FR-57 AU-NSW AE KR VN ES IT GB-SCT DE';

/** Who gets what where: one place or two that disagree, one clock or two. */
const query = fc.record({
	channel: fc.constantFrom('sms', 'voice', 'email', 'push'),
	codes: fc.array(fc.constantFrom(...places.split(' ')), { maxLength: 2 }),
	start: zonedInstant,
	zones: fc.array(zone, { maxLength: 1 }),
});

test('what the pack lets out is the earliest minute that a walk finds open under all its rules', () => {
	fc.assert(
		fc.property(query, ({ channel, codes, start: { zone: first, at }, zones }) => {
			const jurisdictions = codes.map((code) => {
				const [country, region] = code.split('-');
				return { country, region };
			});
			const rules = packRulesFor({ channel, purpose: 'marketing', jurisdictions, at });
			const hours = rules.map(hoursOf);
			const clocks = [first, ...zones];
			const found = walk(at, 6, (minute) =>
				hours.every(({ windows, closed }) =>
					clocks.every((name) => allowedAt(minute, windows, name, closed)),
				),
			);
			const open = nextOpenForAll(at, hours, clocks);
			if (found !== undefined) expect(open).toBe(found);
			else expect(open ?? Infinity).toBeGreaterThan(at + 6 * DAY);
		}),
		{ numRuns: 400 },
	);
});
