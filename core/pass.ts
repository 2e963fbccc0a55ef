import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Claim } from './store/ports';

/**
 * What one Tact node tells the next about an item, signed with the store's secret so that input data
 * cannot forge it. It travels in the item as `tact.pass`.
 */
export interface Pass {
	contactId: number;
	/** What brought the contact here, stable over retries: `s12` for signal 12, `x7.0` for item 0 of execution 7. */
	entry: string;
	/** The journey wait that last released the item; 0 before the first. With `entry` it tells one visit from the next. */
	hop: number;
	enrolmentId?: number;
	/** The reservation under which the item was let out by the last gate. */
	touchId?: number;
	/** The wait that this run carries; checked against the store before it is believed. */
	claim?: Claim;
}

/** One visit of one contact to one node, told apart from earlier and later ones. */
export const visitOf = (pass: Pass): string => `${pass.entry}.${pass.hop}`;

const mac = (body: string, secret: string) =>
	createHmac('sha256', secret).update(body).digest().subarray(0, 18);

/** Characters; far more than a pass has. */
const LONGEST = 1000;

/** The pass as text: base64url of a compact JSON array, a dot, and 144 bits of HMAC-SHA256. */
export function signPass(pass: Pass, secret: string): string {
	const body = Buffer.from(
		JSON.stringify([
			pass.contactId,
			pass.entry,
			pass.hop,
			pass.enrolmentId ?? 0,
			pass.touchId ?? 0,
			...(pass.claim ? [pass.claim.timerId, pass.claim.lease] : []),
		]),
	).toString('base64url');
	return `${body}.${mac(body, secret).toString('base64url')}`;
}

/** The entry that `text` speaks of, whoever wrote it; undefined for what is no pass. Proves nothing. */
export function unverifiedEntry(text: unknown): unknown {
	try {
		const [body] = typeof text === 'string' && text.length <= LONGEST ? text.split('.') : [''];
		return (JSON.parse(Buffer.from(body!, 'base64url').toString()) as unknown[])[1];
	} catch {
		return undefined;
	}
}

/** The pass in `text`, or undefined for anything that this store's secret has not signed. */
export function readPass(text: unknown, secret: string): Pass | undefined {
	if (typeof text !== 'string' || text.length > LONGEST) return undefined;
	const dot = text.indexOf('.');
	if (dot < 1) return undefined;
	const body = text.slice(0, dot);
	const given = Buffer.from(text.slice(dot + 1), 'base64url');
	const expected = mac(body, secret);
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
	const [contactId, entry, hop, enrolmentId, touchId, timerId, lease] = JSON.parse(
		Buffer.from(body, 'base64url').toString(),
	);
	return {
		contactId,
		entry,
		hop,
		...(enrolmentId ? { enrolmentId } : {}),
		...(touchId ? { touchId } : {}),
		...(timerId ? { claim: { timerId, lease } } : {}),
	};
}
