import { createHmac } from 'node:crypto';
import { verifyHmac, verifyToken, type HmacRequest } from '../../../core/signal/signature';

const NOW = Date.UTC(2026, 2, 1, 12);
const secret = 'correct horse battery staple';
const rawBody = Buffer.from('{"type":"x","emoji":"é"}');
const sign = (text: string | Buffer, encoding: 'hex' | 'base64' = 'hex') =>
	createHmac('sha256', secret).update(text).digest(encoding);
const stamped = (timestamp: string) => sign(`${timestamp}.${rawBody.toString()}`);

const verify = (request: Partial<HmacRequest>) =>
	verifyHmac({
		rawBody,
		signature: undefined,
		scheme: 'body',
		secret,
		toleranceMs: 300_000,
		now: NOW,
		...request,
	});

describe('a signed body', () => {
	it.each([
		sign(rawBody),
		sign(rawBody).toUpperCase(),
		sign(rawBody, 'base64'),
		` sha256=${sign(rawBody)}`,
		`sha256=${sign(rawBody, 'base64')}`,
	])('is let in by %s', (signature) => {
		expect(verify({ signature })).toEqual({ ok: true });
	});

	it.each<[string, Partial<HmacRequest>, string]>([
		['no signature', {}, 'signature_missing'],
		['a blank one', { signature: ' ' }, 'signature_missing'],
		['two headers', { signature: [sign(rawBody)] }, 'signature_missing'],
		['another body', { signature: sign('{}') }, 'signature_invalid'],
		['half of it', { signature: sign(rawBody).slice(0, 32) }, 'signature_invalid'],
		['more than it', { signature: `${sign(rawBody)}00` }, 'signature_invalid'],
		['nonsense', { signature: 'é'.repeat(64) }, 'signature_invalid'],
		['another secret', { signature: sign(rawBody), secret: 'other' }, 'signature_invalid'],
		[
			'no secret set',
			{ signature: createHmac('sha256', '').update(rawBody).digest('hex'), secret: '' },
			'secret_missing',
		],
	])('is refused: %s', (_, request, reason) => {
		expect(verify(request)).toEqual({ ok: false, reason });
	});
});

describe('a signed body with its time', () => {
	const seconds = String(NOW / 1000);
	const timed = (timestamp: string | undefined, signature = stamped(timestamp ?? '')) =>
		verify({ scheme: 'timestamp.body', timestamp, signature });

	it.each([seconds, String(NOW), String(NOW / 1000 - 300), String(NOW / 1000 + 300)])(
		'of %s is let in',
		(timestamp) => {
			expect(timed(timestamp)).toEqual({ ok: true });
		},
	);

	it.each<[string, string | undefined, string | undefined, string]>([
		['no time', undefined, undefined, 'timestamp_missing'],
		['signed without its time', seconds, sign(rawBody), 'signature_invalid'],
		['the time of another', String(NOW), stamped(seconds), 'signature_invalid'],
		['five minutes and a second ago', String(NOW / 1000 - 301), undefined, 'timestamp_stale'],
		['ahead of us', String(NOW / 1000 + 301), undefined, 'timestamp_stale'],
		['no number', 'now', undefined, 'timestamp_stale'],
		['stale and forged', '1', sign(rawBody), 'signature_invalid'],
	])('is refused: %s', (_, timestamp, signature, reason) => {
		expect(timed(timestamp, signature)).toEqual({ ok: false, reason });
	});
});

describe('a token', () => {
	it('lets in who has it', () => {
		expect(verifyToken(secret, secret)).toEqual({ ok: true });
	});

	it.each<[unknown, string, string]>([
		[undefined, secret, 'signature_missing'],
		['', secret, 'signature_missing'],
		['wrong', secret, 'signature_invalid'],
		[`${secret} `, secret, 'signature_invalid'],
		[[secret], secret, 'signature_missing'],
		['', '', 'secret_missing'],
	])('%j for %j: %s', (given, wanted, reason) => {
		expect(verifyToken(given, wanted)).toEqual({ ok: false, reason });
	});
});
