/** What an entry in the consent ledger says; the state is a fold over the entries (fold.ts). */
export type ConsentAction = 'request' | 'grant' | 'confirm' | 'withdraw';

/** `never` means that nobody ever asked; it is not a yes. */
export type ConsentState = 'never' | 'pending' | 'granted' | 'withdrawn';

/** Stands for every channel, or every purpose, in a ledger entry. */
export const ANY = '*';

/** One entry of the append-only ledger, with the evidence that goes with it. */
export interface ConsentEvent {
	contactId: number;
	/** email, sms, ... or `*`. */
	channel: string;
	/** marketing, newsletter, ... or `*`. */
	purpose: string;
	action: ConsentAction;
	/** Epoch ms: when the person said so. */
	occurredAt: number;
	/** Epoch ms: when it was written down. */
	recordedAt: number;
	/** Epoch ms at which a grant runs out, if it does. */
	expiresAt?: number;
	/** How, where and under which notice: method, sourceUrl, noticeVersion, ... */
	evidence: Record<string, unknown>;
}

export interface StoredConsentEvent extends ConsentEvent {
	id: number;
}
