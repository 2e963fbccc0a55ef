import { consentVerdict } from '../../../core/consent/check';
import type { ConsentAction, StoredConsentEvent } from '../../../core/consent/consent';
import { foldConsent } from '../../../core/consent/fold';

const NOW = 1_000;
let id = 0;
const entry = (
	action: ConsentAction,
	occurredAt: number,
	more: Partial<StoredConsentEvent> = {},
): StoredConsentEvent => ({
	id: ++id,
	contactId: 1,
	channel: 'email',
	purpose: 'marketing',
	action,
	occurredAt,
	recordedAt: occurredAt,
	evidence: {},
	...more,
});
const everything = { channel: '*', purpose: '*' };

it.each<[string, StoredConsentEvent[], string, string]>([
	['an empty ledger', [], 'denied', 'never_asked'],
	['asked', [entry('request', 1)], 'pending', 'pending_confirmation'],
	['asked and confirmed', [entry('request', 1), entry('confirm', 2)], 'granted', 'granted'],
	['confirmed without a request', [entry('confirm', 2)], 'granted', 'granted'],
	['granted', [entry('grant', 1)], 'granted', 'granted'],
	['asked again while granted', [entry('grant', 1), entry('request', 2)], 'granted', 'granted'],
	['withdrawn', [entry('grant', 1), entry('withdraw', 2)], 'denied', 'withdrawn'],
	['withdrawn before it was asked', [entry('withdraw', 2)], 'denied', 'withdrawn'],
	['granted anew', [entry('withdraw', 1), entry('grant', 2)], 'granted', 'granted'],
	['asked anew', [entry('withdraw', 1), entry('request', 2)], 'pending', 'pending_confirmation'],
	[
		'late news of an old grant',
		[entry('withdraw', 5), entry('grant', 2, { recordedAt: 9 })],
		'denied',
		'withdrawn',
	],
	[
		'both at one instant',
		[entry('withdraw', 2), entry('grant', 2, { recordedAt: 9 })],
		'denied',
		'withdrawn',
	],
	[
		'withdrawn from everything',
		[entry('grant', 1), entry('withdraw', 2, everything)],
		'denied',
		'withdrawn',
	],
	['granted everything', [entry('grant', 2, everything)], 'granted', 'granted'],
	['run out', [entry('grant', 1, { expiresAt: NOW })], 'denied', 'expired'],
	['about to run out', [entry('grant', 1, { expiresAt: NOW + 1 })], 'granted', 'granted'],
	[
		'asked after it ran out',
		[entry('grant', 1, { expiresAt: 5 }), entry('request', 6)],
		'pending',
		'pending_confirmation',
	],
	[
		'run out and withdrawn',
		[entry('grant', 1, { expiresAt: 5 }), entry('withdraw', 6)],
		'denied',
		'withdrawn',
	],
	[
		'renewed',
		[entry('grant', 1, { expiresAt: 5 }), entry('grant', 3, { expiresAt: NOW + 5 })],
		'granted',
		'granted',
	],
	[
		'a limited grant after an unlimited one',
		[entry('grant', 1), entry('grant', 2, { expiresAt: 5 })],
		'granted',
		'granted',
	],
	['a grant from the future', [entry('grant', NOW + 1)], 'denied', 'never_asked'],
	[
		'a withdrawal from the future',
		[entry('grant', 1), entry('withdraw', NOW + 1)],
		'denied',
		'withdrawn',
	],
])('%s: %#', (_, events, output, reason) => {
	expect(consentVerdict(foldConsent(events, NOW))).toEqual({ output, reason });
});

it('names its basis, its beginning and its end', () => {
	const short = entry('grant', 10, { expiresAt: 2_000 });
	const long = entry('grant', 20, { expiresAt: 3_000 });
	expect(foldConsent([short, long], NOW)).toEqual({
		state: 'granted',
		reason: 'granted',
		since: 10,
		expiresAt: 3_000,
		basisId: long.id,
	});
	expect(foldConsent([short, long], 3_000)).toEqual({
		state: 'never',
		reason: 'expired',
		since: 3_000,
		basisId: long.id,
	});
});
