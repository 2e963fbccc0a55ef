import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LocalN8n } from '../../dev/n8n';

const SECRET = 'a shared secret';
const ann = { id: 'order-1', type: 'order.completed', email: 'ann@example.com' };

const trigger = (path: string, parameters: object) => ({
	name: path,
	nodes: [
		{
			id: `node-${path}`,
			name: 'Signal Trigger',
			type: 'n8n-nodes-tact.signalTrigger',
			typeVersion: 1,
			position: [0, 0],
			webhookId: `webhook-${path}`,
			parameters: { path, ...parameters },
		},
	],
	connections: {},
	settings: { executionOrder: 'v1' },
});

describe('signals that come to a real n8n', () => {
	let n8n: LocalN8n;

	beforeAll(async () => {
		n8n = await LocalN8n.prepare({ folder: 'webhook' });
		await n8n.start();
		const secret = await n8n.rest.createCredential({
			name: 'Shared secret',
			type: 'tactSignalSecretApi',
			data: { secret: SECRET, signed: 'body', signatureHeader: 'X-Signature' },
		});
		await n8n.deploy(trigger('open', {}));
		const signed = trigger('signed', { authentication: 'hmac' });
		signed.nodes[0] = {
			...signed.nodes[0]!,
			credentials: { tactSignalSecretApi: secret },
		} as never;
		await n8n.deploy(signed);
	});
	afterAll(async () => await n8n.stop());

	const send = async (path: string, body: string | Uint8Array<ArrayBuffer>, headers: object = {}) =>
		await fetch(n8n.webhook(path), {
			method: 'POST',
			headers: { 'content-type': 'application/json', ...headers },
			body,
		});

	function kept(): number {
		const store = new DatabaseSync(join(n8n.state, 'tact.sqlite'), { readOnly: true });
		const row = store.prepare('select count(*) as signals from tact_signals').get();
		store.close();
		return Number(row!.signals);
	}

	test('a body of 20 MB is refused, and n8n goes on', async () => {
		const before = kept();
		const body = JSON.stringify({ ...ann, id: 'big', blob: 'x'.repeat(20 * 1024 * 1024) });
		// n8n refuses it before any node runs, with 500 where 413 would be due.
		expect((await send('open', body)).status).toBeGreaterThanOrEqual(400);
		expect(kept()).toBe(before);
		expect((await send('open', JSON.stringify({ ...ann, id: 'after' }))).status).toBe(200);
	});

	test.each([
		['broken JSON', '{"type":"order.completed"', 'application/json'],
		['no JSON at all', 'type=order.completed', 'text/plain'],
		['bytes', Uint8Array.from([0, 255, 254]), 'application/octet-stream'],
	])('%s is refused', async (_, body, type) => {
		const before = kept();
		const { status } = await send('open', body, { 'content-type': type });
		expect([400, 422]).toContain(status);
		expect(kept()).toBe(before);
	});

	test('a signature one byte off is refused, the right one is not', async () => {
		const body = JSON.stringify({ ...ann, id: 'signed' });
		const signature = createHmac('sha256', SECRET).update(body).digest('hex');
		const off = signature.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
		const before = kept();
		expect((await send('signed', body, { 'x-signature': off })).status).toBe(401);
		expect(kept()).toBe(before);
		expect((await send('signed', body, { 'x-signature': signature })).status).toBe(200);
		expect(kept()).toBe(before + 1);
	});

	test('a request that is sent again changes nothing', async () => {
		const batch = JSON.stringify(
			Array.from({ length: 2_000 }, (_, n) => ({ ...ann, id: n, email: `p${n}@example.com` })),
		);
		expect(await (await send('open', batch)).json()).toMatchObject({ accepted: 2_000 });
		const before = kept();
		expect(await (await send('open', batch)).json()).toMatchObject({
			accepted: 0,
			duplicates: 2_000,
			rejected: 0,
		});
		expect(kept()).toBe(before);
	});

	test('hostile text in every field is kept as it came', async () => {
		const hostile = '<script>alert(1)</script>\'"; drop table tact_signals; -- مرحبا 👩‍👩‍👧';
		const before = kept();
		const body = {
			...ann,
			id: hostile,
			type: hostile.slice(0, 100),
			firstName: hostile,
			[hostile]: hostile,
		};
		expect((await send('open', JSON.stringify(body))).status).toBe(200);
		expect(kept()).toBe(before + 1);
	});
});
