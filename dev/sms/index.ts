import type { IncomingMessage, ServerResponse } from 'node:http';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Box, type Message } from '../inbox/box';
import type { CredentialJson } from '../n8n';
import { StandInProxy } from './proxy';
import { answerTwilio, type Account } from './twilio';

const HOST = 'api.twilio.com';
const ACCOUNT: Account = { sid: `AC${'0'.repeat(31)}1`, token: 'stand-in' };

export interface Sms extends Message {
	channel: 'sms';
}

/**
 * A stand-in of Twilio's Messages API on loopback that keeps all texts in memory. n8n's own Twilio node has
 * the address api.twilio.com built in, so n8n is led here by its proxy settings (`environment`), with a
 * certificate that only this process can use and only that n8n trusts.
 */
export class SmsCatcher {
	private readonly box = new Box<Sms>();
	private readonly stopped = new Set<string>();
	private proxy: StandInProxy | undefined;

	static async start(): Promise<SmsCatcher> {
		const catcher = new SmsCatcher();
		catcher.proxy = await StandInProxy.start(HOST, (request, response) => {
			catcher.receive(request, response).catch(() => response.destroy());
		});
		return catcher;
	}

	/** All texts, oldest first. */
	get messages(): readonly Sms[] {
		return this.box.messages;
	}

	/** The texts to one number, oldest first. */
	to(number: string): Sms[] {
		return this.messages.filter(({ to }) => to === number);
	}

	/** Calls `listener` for every text from now on; returns what ends it. */
	onMessage(listener: (sms: Sms) => void): () => void {
		return this.box.onMessage(listener);
	}

	/** The owner of this number answers STOP: Twilio refuses further texts to it. */
	stop(number: string): void {
		this.stopped.add(number);
	}

	/** The n8n credential with which Twilio nodes send here. */
	credential(id: string, name = 'SMS stand-in'): CredentialJson & { id: string } {
		const { sid, token } = ACCOUNT;
		return {
			id,
			name,
			type: 'twilioApi',
			data: { authType: 'authToken', accountSid: sid, authToken: token },
		};
	}

	/**
	 * The environment with which an n8n takes this for Twilio, and can reach no other host by TLS.
	 * @param folder where the certificate is written to
	 */
	environment(folder: string): Record<string, string> {
		const file = join(folder, 'sms-stand-in.pem');
		writeFileSync(file, this.running.certificate);
		// In small letters, which win over a proxy that this machine may have set.
		return {
			https_proxy: this.running.url,
			no_proxy: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: file,
		};
	}

	async close(): Promise<void> {
		await this.proxy?.stop();
	}

	private get running(): StandInProxy {
		if (!this.proxy) throw new Error('The SMS stand-in was not started.');
		return this.proxy;
	}

	private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const { answer, message } = answerTwilio(
			{
				method: request.method ?? '',
				path: new URL(request.url ?? '/', `https://${HOST}`).pathname,
				authorization: request.headers.authorization ?? '',
				form: new URLSearchParams(Buffer.concat(chunks).toString('utf8')),
			},
			ACCOUNT,
			(number) => this.stopped.has(number),
		);
		if (message)
			this.box.add({
				...message,
				channel: 'sms',
				id: this.messages.length + 1,
				receivedAt: Date.now(),
			});
		response.writeHead(answer.status, { 'content-type': 'application/json' });
		response.end(JSON.stringify(answer.body));
	}
}
