import fc from 'fast-check';
import type { StoredConsentEvent } from '../../../core/consent/consent';
import { foldConsent } from '../../../core/consent/fold';

const entry = fc.record({
	contactId: fc.constant(1),
	channel: fc.constantFrom('email', '*'),
	purpose: fc.constantFrom('marketing', '*'),
	action: fc.constantFrom(
		'request' as const,
		'grant' as const,
		'confirm' as const,
		'withdraw' as const,
	),
	occurredAt: fc.integer({ min: 0, max: 5 }),
	recordedAt: fc.integer({ min: 0, max: 2 }),
	expiresAt: fc.option(fc.integer({ min: 0, max: 8 }), { nil: undefined }),
	evidence: fc.constant({}),
});
const ledger = fc
	.array(entry, { maxLength: 8 })
	.map((entries): StoredConsentEvent[] => entries.map((one, id) => ({ id, ...one })));
const instant = fc.integer({ min: 0, max: 8 });

const shuffled = ledger.chain((events) =>
	fc.tuple(
		fc.constant(events),
		fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
	),
);

it('the order of arrival does not matter', () => {
	fc.assert(
		fc.property(shuffled, instant, ([events, others], now) => {
			expect(foldConsent(others, now)).toEqual(foldConsent(events, now));
		}),
		{ numRuns: 1_000 },
	);
});

it('the ledger is left as it was', () => {
	fc.assert(
		fc.property(ledger, instant, (events, now) => {
			const before = structuredClone(events);
			foldConsent(events, now);
			expect(events).toEqual(before);
		}),
	);
});

it('granted needs a grant that still stands and that no withdrawal equals or follows', () => {
	fc.assert(
		fc.property(ledger, instant, (events, now) => {
			if (foldConsent(events, now).state !== 'granted') return;
			const lastWithdrawal = Math.max(
				-1,
				...events.filter(({ action }) => action === 'withdraw').map((one) => one.occurredAt),
			);
			const standing = events.filter(
				({ action, occurredAt, expiresAt = Infinity }) =>
					(action === 'grant' || action === 'confirm') &&
					occurredAt > lastWithdrawal &&
					occurredAt <= now &&
					expiresAt > now,
			);
			expect(standing).not.toEqual([]);
		}),
	);
});

it('a grant that stands after the last withdrawal is enough', () => {
	fc.assert(
		fc.property(ledger, instant, (events, now) => {
			const grant: StoredConsentEvent = {
				id: 99,
				contactId: 1,
				channel: 'email',
				purpose: 'marketing',
				action: 'grant',
				occurredAt: now,
				recordedAt: now,
				evidence: {},
			};
			fc.pre(events.every(({ action, occurredAt }) => action !== 'withdraw' || occurredAt < now));
			expect(foldConsent([...events, grant], now).state).toBe('granted');
		}),
	);
});
