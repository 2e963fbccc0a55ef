import type { IncomingHttpHeaders } from 'node:http';
import type { IWebhookFunctions } from 'n8n-workflow';
import { z } from 'zod';
import { verifyHmac, verifyToken, type Verification } from '../../core/signal/signature';

/** n8n leaves out fields that the panel hides, so each has its default here too. */
const secretSchema = z.object({
	secret: z.string().default(''),
	tokenHeader: z.string().default('X-Tact-Token'),
	signatureHeader: z.string().default('X-Tact-Signature'),
	signed: z.enum(['body', 'timestamp.body']).default('body'),
	timestampHeader: z.string().default('X-Tact-Timestamp'),
	toleranceSeconds: z.number().positive().default(300),
});

/** Whether the request comes from who knows the secret, judged on the bytes that came, before they are read. */
export async function authenticate(
	context: IWebhookFunctions,
	rawBody: Uint8Array,
): Promise<Verification> {
	const method = context.getNodeParameter('authentication') as 'none' | 'token' | 'hmac';
	if (method === 'none') return { ok: true };
	const credential = secretSchema.parse(await context.getCredentials('tactSignalSecretApi'));
	const headers = context.getHeaderData();
	if (method === 'token')
		return verifyToken(readToken(headers, credential.tokenHeader), credential.secret);
	return verifyHmac({
		rawBody,
		signature: headerOf(headers, credential.signatureHeader),
		scheme: credential.signed,
		timestamp: headerOf(headers, credential.timestampHeader),
		secret: credential.secret,
		toleranceMs: credential.toleranceSeconds * 1000,
		now: Date.now(),
	});
}

function headerOf(headers: IncomingHttpHeaders, name: string): unknown {
	const key = name.trim().toLowerCase();
	return Object.hasOwn(headers, key) ? headers[key] : undefined;
}

function readToken(headers: IncomingHttpHeaders, name: string): unknown {
	const value = headerOf(headers, name);
	const bearer = name.trim().toLowerCase() === 'authorization' && typeof value === 'string';
	return bearer ? value.replace(/^Bearer +/i, '') : value;
}
