import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export type Verification =
	{ ok: true } | { ok: false; reason: 'secret_missing' | VerificationProblem };

type VerificationProblem =
	'signature_missing' | 'signature_invalid' | 'timestamp_missing' | 'timestamp_stale';

export interface HmacRequest {
	/** The body as it came over the wire. */
	rawBody: Uint8Array;
	/** HMAC-SHA256 in hex or base64, with or without `sha256=` in front. */
	signature: unknown;
	/** `body`: the body alone is signed. `timestamp.body`: the timestamp, a dot and the body. */
	scheme: 'body' | 'timestamp.body';
	/** Unix time of the request in seconds or ms; read with `timestamp.body` only. */
	timestamp?: unknown;
	secret: string;
	/** How far the timestamp may lie from `now`, in ms, before and after. */
	toleranceMs: number;
	/** Real time, epoch ms. */
	now: number;
}

const refused = (reason: VerificationProblem | 'secret_missing'): Verification => ({
	ok: false,
	reason,
});
const isText = (value: unknown): value is string =>
	typeof value === 'string' && value.trim() !== '';

/**
 * Whether the sender of a request knows the secret. Compares in constant time, and tells a stale
 * timestamp only to who signed it. An empty secret lets nobody in.
 */
export function verifyHmac(request: HmacRequest): Verification {
	const { rawBody, signature, scheme, secret, now } = request;
	if (secret === '') return refused('secret_missing');
	if (!isText(signature)) return refused('signature_missing');
	const timestamp = scheme === 'timestamp.body' ? request.timestamp : undefined;
	if (scheme === 'timestamp.body' && !isText(timestamp)) return refused('timestamp_missing');

	const hmac = createHmac('sha256', secret);
	if (isText(timestamp)) hmac.update(`${timestamp}.`);
	const expected = hmac.update(rawBody).digest();
	const given = decode(signature.trim().replace(/^sha256=/i, ''));
	if (given.length !== expected.length || !timingSafeEqual(given, expected))
		return refused('signature_invalid');

	if (isText(timestamp) && !(Math.abs(now - unixMs(timestamp)) <= request.toleranceMs))
		return refused('timestamp_stale');
	return { ok: true };
}

/** 64 hex digits are no base64 of 32 bytes, which has 43 characters and a `=`. */
const decode = (text: string): Buffer =>
	Buffer.from(text, /^[0-9a-f]{64}$/i.test(text) ? 'hex' : 'base64');

/** Numbers below 1e11 are seconds; NaN for what is no number. */
function unixMs(text: string): number {
	const value = Number(text);
	return value < 1e11 ? value * 1000 : value;
}

/** Whether `given` is the secret; both are hashed first, so that the time taken tells not even the length. */
export function verifyToken(given: unknown, secret: string): Verification {
	if (secret === '') return refused('secret_missing');
	if (!isText(given)) return refused('signature_missing');
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(given), digest(secret))
		? { ok: true }
		: refused('signature_invalid');
}
