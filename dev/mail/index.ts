import type { EventEmitter } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { Box, type Message } from '../inbox/box';
import type { CredentialJson } from '../n8n';

/** A mail as one recipient got it; a mail to three people counts three times. */
export interface Mail extends Message {
	channel: 'email';
	/** The recipient of the SMTP envelope, in lower case. */
	to: string;
	subject: string;
	html?: string;
	/** By name in lower case; of a repeated header the last one. */
	headers: Record<string, string>;
}

/** A mail server on loopback that keeps all mail in memory. */
export class MailCatcher {
	private readonly box = new Box<Mail>();

	private constructor(private readonly smtp: SMTPServer) {}

	/** Starts the server, on a port of the system's choice unless one is named; rejects when it is taken. */
	static async start({ smtpPort = 0 }: { smtpPort?: number } = {}): Promise<MailCatcher> {
		const smtp = new SMTPServer({
			authOptional: true,
			disabledCommands: ['STARTTLS', 'AUTH'],
			logger: false,
			onData: (stream, session, done) => {
				catcher.receive(stream, session).then(() => done(), done);
			},
		});
		const catcher = new MailCatcher(smtp);
		await listen(smtp, smtpPort);
		// A sender that is killed in mid-mail is what this server is for; its mail does not count.
		smtp.on('error', () => undefined);
		return catcher;
	}

	/** All mails, oldest first. */
	get mails(): readonly Mail[] {
		return this.box.messages;
	}

	get smtpPort(): number {
		return (this.smtp.server.address() as AddressInfo).port;
	}

	/** The n8n credential with which Send Email nodes deliver here. */
	credential(id: string, name = 'Mail catcher'): CredentialJson & { id: string } {
		const data = { host: '127.0.0.1', port: this.smtpPort, secure: false, disableStartTls: true };
		return { id, name, type: 'smtp', data: { ...data, user: '', password: '' } };
	}

	/** The mails to one person, oldest first. */
	to(recipient: string): Mail[] {
		return this.mails.filter((mail) => mail.to === recipient.toLowerCase());
	}

	/** Calls `listener` for every mail from now on; returns what ends it. */
	onMail(listener: (mail: Mail) => void): () => void {
		return this.box.onMessage(listener);
	}

	/** Resolves as soon as `enough` holds for the mails; rejects after `timeoutMs` with what came. */
	async waitUntil(enough: (mails: readonly Mail[]) => boolean, timeoutMs: number): Promise<void> {
		const list = () => this.mails.map(({ to, subject }) => `${to}: ${subject}`).join('\n');
		await this.box.waitUntil(() => enough(this.mails), timeoutMs, list);
	}

	/** Forgets all mails. */
	clear(): void {
		this.box.messages.length = 0;
	}

	async stop(): Promise<void> {
		await new Promise<void>((done) => this.smtp.close(() => done()));
	}

	private async receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of stream) chunks.push(chunk as Buffer);
		const parsed = await PostalMime.parse(Buffer.concat(chunks));
		const receivedAt = Date.now();
		for (const { address } of session.envelope.rcptTo) {
			this.box.add({
				channel: 'email',
				id: this.mails.length + 1,
				to: address.toLowerCase(),
				from: parsed.from?.address ?? '',
				subject: parsed.subject ?? '',
				receivedAt,
				text: (parsed.text ?? '').trim(),
				html: parsed.html,
				headers: Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value])),
			});
		}
	}
}

interface Listener extends EventEmitter {
	listen(port: number, host: string, done: () => void): unknown;
}

function listen(server: Listener, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => {
			server.removeListener('error', reject);
			resolve();
		});
	});
}
