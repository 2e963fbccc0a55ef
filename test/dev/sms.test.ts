import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { SmsCatcher } from '../../dev/sms';
import { segmentsOf } from '../../dev/sms/segments';

describe('the stand-in of Twilio', () => {
	let sms: SmsCatcher;
	let folder: string;
	let env: Record<string, string>;

	beforeAll(async () => {
		sms = await SmsCatcher.start();
		folder = mkdtempSync(join(tmpdir(), 'tact-sms-'));
		env = sms.environment(folder);
	});
	afterAll(async () => {
		await sms.close();
		rmSync(folder, { recursive: true });
	});

	const tunnel = async (target: string): Promise<{ socket: Socket; answer: string }> => {
		const { hostname, port } = new URL(env.https_proxy!);
		const socket = connect(Number(port), hostname);
		socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n\r\n`);
		const answer = await new Promise<Buffer>((resolve) => socket.once('data', resolve));
		return { socket, answer: answer.toString() };
	};

	/** As n8n does it: through the proxy, by TLS, trusting the one certificate. */
	async function call(form: Record<string, string>, token = 'stand-in') {
		const { sid } = { sid: sms.credential('x').data.accountSid as string };
		const { socket } = await tunnel('api.twilio.com:443');
		const ca = readFileSync(env.NODE_EXTRA_CA_CERTS!);
		const secure = connectTls({ socket, servername: 'api.twilio.com', ca });
		return await new Promise<{ status?: number; body: Record<string, unknown> }>(
			(resolve, reject) => {
				const call = request(
					{
						createConnection: () => secure,
						host: 'api.twilio.com',
						path: `/2010-04-01/Accounts/${sid}/Messages.json`,
						method: 'POST',
						auth: `${sid}:${token}`,
						headers: { 'content-type': 'application/x-www-form-urlencoded' },
					},
					(response) => {
						let text = '';
						response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
						response.on('end', () => {
							socket.destroy();
							resolve({ status: response.statusCode, body: JSON.parse(text) as never });
						});
					},
				);
				call.on('error', reject).end(new URLSearchParams(form).toString());
			},
		);
	}

	const message = { To: '+4915112345678', From: '+12025550100', Body: 'Hello' };

	test('takes a text by TLS and keeps it', async () => {
		const { status, body } = await call(message);
		expect(status).toBe(201);
		expect(body).toMatchObject({ status: 'queued', to: message.To, num_segments: '1' });
		expect(sms.to(message.To).map(({ text }) => text)).toEqual(['Hello']);
	});

	test.each([
		[{ ...message, To: '123' }, 400, 21211],
		[{ ...message, To: '' }, 400, 21604],
		[{ ...message, From: '' }, 400, 21603],
		[{ ...message, Body: '' }, 400, 21602],
		[{ ...message, Body: 'x'.repeat(1_601) }, 400, 21617],
	])('refuses %p', async (form, status, code) => {
		const before = sms.messages.length;
		expect(await call(form)).toMatchObject({ status, body: { code } });
		expect(sms.messages).toHaveLength(before);
	});

	test('refuses a wrong token, and whoever said STOP', async () => {
		expect(await call(message, 'wrong')).toMatchObject({ status: 401, body: { code: 20003 } });
		sms.stop('+4915187654321');
		const refused = await call({ ...message, To: '+4915187654321' });
		expect(refused).toMatchObject({ status: 400, body: { code: 21610 } });
	});

	test('lets nobody through to another host', async () => {
		const { socket, answer } = await tunnel('example.com:443');
		expect(answer).toMatch(/^HTTP\/1.1 403 /);
		socket.destroy();
	});

	test.each([
		['a'.repeat(160), 1],
		['a'.repeat(161), 2],
		['€'.repeat(80), 1],
		['€'.repeat(81), 2],
		['д'.repeat(70), 1],
		['д'.repeat(71), 2],
	])('counts the segments of a text', (text, segments) => {
		expect(segmentsOf(text)).toBe(segments);
	});
});
