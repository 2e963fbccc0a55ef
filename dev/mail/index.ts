import type { EventEmitter } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import PostalMime from 'postal-mime';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import type { CredentialJson } from '../n8n';
import { renderMailPage, renderPeoplePage, type MailPageOptions } from './page';

/** A mail as one recipient got it; a mail to three people counts three times. */
export interface Mail {
	/** Counts from 1 in the order of arrival. */
	id: number;
	/** The recipient of the SMTP envelope, in lower case. */
	to: string;
	from: string;
	subject: string;
	/** Epoch ms, real time. */
	receivedAt: number;
	text: string;
	html?: string;
	/** By name in lower case; of a repeated header the last one. */
	headers: Record<string, string>;
}

export interface MailCatcherOptions extends MailPageOptions {
	/** 0, the default, lets the system pick. */
	smtpPort?: number;
	webPort?: number;
}

interface Listener extends EventEmitter {
	listen(port: number, host: string, done: () => void): unknown;
}

/** A mail server on loopback that keeps all mail in memory and shows it on a web page. */
export class MailCatcher {
	/** All mails, oldest first. */
	readonly mails: readonly Mail[];
	private readonly received: Mail[] = [];
	private readonly listeners = new Set<(mail: Mail) => void>();

	private constructor(
		private readonly smtp: SMTPServer,
		private readonly web: Server,
	) {
		this.mails = this.received;
	}

	/** Starts both servers; rejects when a port is taken. */
	static async start(options: MailCatcherOptions = {}): Promise<MailCatcher> {
		const { smtpPort = 0, webPort = 0 } = options;
		const smtp = new SMTPServer({
			authOptional: true,
			disabledCommands: ['STARTTLS', 'AUTH'],
			logger: false,
			onData: (stream, session, done) => {
				catcher.receive(stream, session).then(() => done(), done);
			},
		});
		const web = createServer((request, response) => {
			const page = catcher.page(request.url ?? '/', options);
			response.writeHead(page ? 200 : 404, {
				'content-type': 'text/html; charset=utf-8',
				// A mail is a stranger's HTML: it may show itself, not run or fetch anything.
				'content-security-policy':
					"default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'",
			});
			response.end(page ?? 'There is no such mail.');
		});
		const catcher = new MailCatcher(smtp, web);
		await listen(smtp, smtpPort);
		// A sender that is killed in mid-mail is what this server is for; its mail does not count.
		smtp.on('error', () => undefined);
		await listen(web, webPort);
		return catcher;
	}

	get smtpPort(): number {
		return (this.smtp.server.address() as AddressInfo).port;
	}

	/** The address of the web page. */
	get url(): string {
		return `http://127.0.0.1:${(this.web.address() as AddressInfo).port}`;
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
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Resolves as soon as `enough` holds for the mails; rejects after `timeoutMs` with what came. */
	async waitUntil(enough: (mails: readonly Mail[]) => boolean, timeoutMs: number): Promise<void> {
		if (enough(this.mails)) return;
		await new Promise<void>((resolve, reject) => {
			const finish = (settle: () => void) => {
				clearTimeout(timer);
				unsubscribe();
				settle();
			};
			const unsubscribe = this.onMail(() => enough(this.mails) && finish(resolve));
			const timer = setTimeout(() => {
				const came = this.mails.map(({ to, subject }) => `${to}: ${subject}`).join('\n');
				const message = `The expected mails did not come in ${timeoutMs} ms. There are:\n${came}`;
				finish(() => reject(new Error(message)));
			}, timeoutMs);
		});
	}

	/** Forgets all mails. */
	clear(): void {
		this.received.length = 0;
	}

	async stop(): Promise<void> {
		this.web.closeAllConnections();
		await Promise.all([
			new Promise<void>((done) => this.smtp.close(() => done())),
			new Promise<void>((done) => this.web.close(() => done())),
		]);
	}

	private async receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of stream) chunks.push(chunk as Buffer);
		const parsed = await PostalMime.parse(Buffer.concat(chunks));
		const receivedAt = Date.now();
		for (const { address } of session.envelope.rcptTo) {
			const mail: Mail = {
				id: this.received.length + 1,
				to: address.toLowerCase(),
				from: parsed.from?.address ?? '',
				subject: parsed.subject ?? '',
				receivedAt,
				text: (parsed.text ?? '').trim(),
				html: parsed.html,
				headers: Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value])),
			};
			this.received.push(mail);
			for (const listener of this.listeners) listener(mail);
		}
	}

	private page(path: string, options: MailPageOptions): string | undefined {
		if (path === '/') return renderPeoplePage(this.mails, options);
		const id = Number(/^\/mail\/(\d+)$/.exec(path)?.[1]);
		const mail = this.mails.find((candidate) => candidate.id === id);
		return mail && renderMailPage(mail, options);
	}
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
