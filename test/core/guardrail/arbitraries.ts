import fc from 'fast-check';
import {
	BYPASSES,
	type CapSubject,
	type FrequencyCap,
	type GuardrailPolicy,
	type PastTouch,
	type SendWindow,
	type Weekday,
} from '../../../core/guardrail/policy';
import type { Place } from '../../../core/place/place';
import { clockChanges, ZONES } from '../time/wall-clock';

/** The rules that hold for a person: none, one place's, or those of two that disagree. */
export const jurisdictions = fc.array(
	fc
		.constantFrom('US', 'US-FL', 'US-LA', 'FR', 'IN', 'DE', 'BR')
		.map((code) => code.split('-'))
		.map(([country = '', region]): Place['jurisdictions'][number] => ({
			country,
			...(region && { region }),
			from: 'address',
		})),
	{ maxLength: 2 },
);

/** Somebody who lives by these clocks, and of whose place nothing else is known. */
export const livingBy = (...zones: [string, ...string[]]): Place => ({
	zones,
	source: 'zone',
	confidence: 'exact',
	notes: [],
	jurisdictions: [],
});

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

/** A gate by email without any rule of its own, to switch single rules on from. */
export const plainPolicy: GuardrailPolicy = {
	channel: 'email',
	purpose: 'marketing',
	tags: [],
	priority: 0,
	allowedHours: 'own',
	windows: [],
	closedOnHolidays: false,
	rulesOff: [],
	spreadMs: 0,
	caps: [],
	heedsPreference: false,
	minimumGapMs: 0,
	buffers: [],
	throttles: [],
	transactional: false,
	bypasses: [],
	whenClosed: 'hold',
	otherChannels: [],
	otherwise: 'hold',
	longestHoldMs: 366 * DAY,
	defaultZone: 'UTC',
};

export const zone = fc.constantFrom(...ZONES);

const changes = new Map<string, number[]>();

/** A zone and an instant from 2024 to 2030, every other one within a day and a half of a clock change. */
export const zonedInstant = zone.chain((name) => {
	if (!changes.has(name)) changes.set(name, clockChanges(name));
	const anywhere = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 11, 31) });
	const known = changes.get(name)!;
	if (known.length === 0) return fc.record({ zone: fc.constant(name), at: anywhere });
	const near = fc
		.tuple(fc.constantFrom(...known), fc.integer({ min: -1.5 * DAY, max: 1.5 * DAY }))
		.map(([change, by]) => change + by);
	return fc.record({ zone: fc.constant(name), at: fc.oneof(anywhere, near) });
});

export const days = fc
	.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7], { minLength: 1 })
	.map((list): readonly Weekday[] => list);

/** Half of the edges fall into the small hours, where clocks change. */
const minute = fc.oneof(
	fc.integer({ min: 0, max: 1439 }),
	fc.integer({ min: 0, max: 12 }).map((quarter) => quarter * 15),
);
export const window: fc.Arbitrary<SendWindow> = fc.record({
	days: fc.oneof(fc.constant<readonly Weekday[]>([1, 2, 3, 4, 5, 6, 7]), days),
	startMinute: minute,
	endMinute: fc.oneof(minute, fc.constant(1440)),
});
export const windows = fc.array(window, { minLength: 1, maxLength: 3 });

export const channel = fc.constantFrom('email', 'sms');

export const journey = fc.constantFrom(undefined, 'welcome', 'winback');

/** What a message is, besides its channel; names are typed as people do. */
export const kind = fc.record({
	purpose: fc.constantFrom('marketing', 'Marketing ', 'reminder'),
	tags: fc.subarray([' Reminder', 'promo', 'how-to'], { maxLength: 2 }),
	journey,
});

/** Touches from two months before `around` to a week after it. */
export const touchesAround = (around: number): fc.Arbitrary<PastTouch[]> =>
	fc.array(
		fc
			.record({
				channel,
				kind,
				at: fc
					.oneof(
						fc.integer({ min: -60 * DAY, max: 7 * DAY }),
						fc.integer({ min: -2 * DAY, max: 2 * DAY }),
					)
					.map((by) => around + by),
			})
			.map(({ channel: on, kind: known, at }) => ({ channel: on, ...known, at })),
		{ maxLength: 12 },
	);

/** Half of the caps are of some messages only, and half keep slots. */
export const cap: fc.Arbitrary<FrequencyCap> = fc
	.record({
		channel: fc.constantFrom('email', 'sms', 'all'),
		of: fc.option(
			fc.constantFrom<CapSubject>(
				{ kind: 'purpose' },
				{ kind: 'journey' },
				{ kind: 'tag', tag: 'reminder' },
				{ kind: 'tag', tag: 'Promo' },
			),
			{ nil: undefined, freq: 2 },
		),
		max: fc.integer({ min: 1, max: 4 }),
		slots: fc.option(fc.nat({ max: 4 }), { nil: undefined, freq: 2 }),
		window: capWindow(),
	})
	.map(({ slots, ...rest }): FrequencyCap =>
		slots === undefined
			? rest
			: { ...rest, reserved: { label: 'reminder', slots: Math.min(slots, rest.max) } },
	);

function capWindow(): fc.Arbitrary<FrequencyCap['window']> {
	return fc.oneof(
		fc.record({
			kind: fc.constant('rolling' as const),
			ms: fc.oneof(fc.integer({ min: 1, max: 30 * DAY }), fc.constantFrom(HOUR, DAY, 7 * DAY)),
		}),
		fc.record({
			kind: fc.constant('calendar' as const),
			unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const),
		}),
	);
}

const buffer = fc.record({
	signal: fc.constantFrom('purchase', 'complaint'),
	ms: fc.integer({ min: 0, max: 5 * DAY }),
	exempt: fc.constant([]),
});

export const policy: fc.Arbitrary<GuardrailPolicy> = fc
	.record({
		channel,
		allowedHours: fc.constantFrom('own' as const, 'recommended' as const, 'both' as const),
		windows: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 4, arbitrary: windows }),
		caps: fc.array(cap, { maxLength: 3 }),
		minimumGapMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3 * DAY })),
		buffers: fc.array(buffer, { maxLength: 2 }),
		heedsPreference: fc.boolean(),
		bypasses: fc.oneof(fc.constant([]), fc.subarray([...BYPASSES])),
		kind,
	})
	.map(({ kind: { purpose, tags }, ...given }) => ({ ...plainPolicy, purpose, tags, ...given }));
