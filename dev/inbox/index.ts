import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Mail } from '../mail';
import type { Sms } from '../sms';
import { renderMailPage, renderPeoplePage, type PageOptions } from './page';

/** What was caught, oldest first. */
export interface Caught {
	mails: () => readonly Mail[];
	texts: () => readonly Sms[];
}

/** A web page on loopback that shows each person's emails and texts side by side. */
export class Inbox {
	private constructor(private readonly web: Server) {}

	/** Rejects when the port is taken; 0 lets the system pick. */
	static async start(port: number, caught: Caught, options: PageOptions = {}): Promise<Inbox> {
		const web = createServer((request, response) => {
			const page = pageAt(request.url ?? '/', caught, options);
			response.writeHead(page ? 200 : 404, {
				'content-type': 'text/html; charset=utf-8',
				// A mail is a stranger's HTML: it may show itself, not run or fetch anything.
				'content-security-policy':
					"default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'",
			});
			response.end(page ?? 'There is no such mail.');
		});
		await new Promise<void>((resolve, reject) => {
			web.once('error', reject).listen(port, '127.0.0.1', resolve);
		});
		return new Inbox(web);
	}

	/** The address of the page. */
	get url(): string {
		return `http://127.0.0.1:${(this.web.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		this.web.closeAllConnections();
		await new Promise<void>((done) => this.web.close(() => done()));
	}
}

function pageAt(path: string, { mails, texts }: Caught, options: PageOptions): string | undefined {
	if (path === '/') {
		const all = [...mails(), ...texts()].sort((a, b) => a.receivedAt - b.receivedAt);
		return renderPeoplePage(all, options);
	}
	const id = Number(/^\/mail\/(\d+)$/.exec(path)?.[1]);
	const mail = mails().find((candidate) => candidate.id === id);
	return mail && renderMailPage(mail, options);
}
