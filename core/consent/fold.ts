import type { ConsentState, StoredConsentEvent } from './consent';

export type ConsentReason =
	'granted' | 'pending_confirmation' | 'never_asked' | 'withdrawn' | 'expired';

/** Where consent stands, and which entry of the ledger says so. */
export interface ConsentFold {
	state: ConsentState;
	reason: ConsentReason;
	/** Epoch ms from which on the state holds; for `expired`, when it ran out. */
	since?: number;
	/** Epoch ms at which a grant runs out. */
	expiresAt?: number;
	/** The entry that the state rests on. */
	basisId?: number;
}

const NEVER: ConsentFold = { state: 'never', reason: 'never_asked' };

/**
 * Where consent stands at `now` (epoch ms), from the ledger of one contact for one channel and purpose,
 * entries for `*` included, in any order.
 *
 * The person's own time decides: entries count by `occurredAt`, then `recordedAt`, then id, and at one
 * instant a withdrawal beats whatever else was said. An entry for `*` weighs as much as one that names
 * the channel and purpose: a withdrawal from everything ends a narrower grant, and so does a later grant
 * of everything lift a narrower withdrawal, which is why nothing but an operator's or a person's explicit
 * `*` may write one.
 *
 * - `request` asks and makes `pending`; it takes nothing from a grant that stands.
 * - `grant` and `confirm` grant, also without a request and after a withdrawal. Of several grants the
 *   one that lasts longest stands, so a limited one never shortens an unlimited one.
 * - `withdraw` withdraws, all grants before it.
 * - A grant that ran out leaves `never`, reason `expired`.
 * - What is dated after `now` does not count yet, but for withdrawals: those hold at once.
 */
export function foldConsent(events: readonly StoredConsentEvent[], now: number): ConsentFold {
	const entries = events.filter((event) => event.action === 'withdraw' || event.occurredAt <= now);
	return expire(entries.sort(inOrder).reduce(apply, NEVER), now);
}

function inOrder(a: StoredConsentEvent, b: StoredConsentEvent): number {
	const last = Number(a.action === 'withdraw') - Number(b.action === 'withdraw');
	return a.occurredAt - b.occurredAt || last || a.recordedAt - b.recordedAt || a.id - b.id;
}

function apply(before: ConsentFold, event: StoredConsentEvent): ConsentFold {
	const fold = expire(before, event.occurredAt);
	const basis = { since: event.occurredAt, basisId: event.id };
	switch (event.action) {
		case 'request':
			return fold.state === 'granted'
				? fold
				: { state: 'pending', reason: 'pending_confirmation', ...basis };
		case 'withdraw':
			return { state: 'withdrawn', reason: 'withdrawn', ...basis };
		case 'grant':
		case 'confirm':
			return grant(fold, event);
	}
}

function grant(fold: ConsentFold, { id, occurredAt, expiresAt }: StoredConsentEvent): ConsentFold {
	const granted: ConsentFold = {
		state: 'granted',
		reason: 'granted',
		since: occurredAt,
		basisId: id,
		...(expiresAt === undefined ? {} : { expiresAt }),
	};
	if (fold.state !== 'granted') return granted;
	const lasts = fold.expiresAt ?? Infinity;
	return lasts >= (expiresAt ?? Infinity) ? fold : { ...granted, since: fold.since };
}

/** A grant ends at the instant of `expiresAt`, that instant not included. */
function expire(fold: ConsentFold, at: number): ConsentFold {
	if (fold.state !== 'granted' || fold.expiresAt === undefined || fold.expiresAt > at) return fold;
	return { state: 'never', reason: 'expired', since: fold.expiresAt, basisId: fold.basisId };
}
