import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { selfSigned } from './certificate';

/**
 * A forward proxy on loopback that answers for one host itself and lets nobody through to any other. So
 * a program that has a provider's address built in, such as n8n's Twilio node, reaches a stand-in by the
 * same encrypted calls with which it would reach the provider.
 */
export class StandInProxy {
	private constructor(
		private readonly proxy: Server,
		private readonly host: TlsServer,
		/** PEM, to be trusted by whoever is to believe that this is the host. */
		readonly certificate: string,
	) {}

	/** Answers for `host`, on port 443, by `answer`. */
	static async start(host: string, answer: RequestListener): Promise<StandInProxy> {
		const { key, cert } = selfSigned(host, Date.now());
		const standIn = createTlsServer({ key, cert }, answer);
		const proxy = createServer((_, response) => response.writeHead(403).end());
		proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
			// A caller that is killed in mid-call is what the tests are for.
			socket.on('error', () => socket.destroy());
			if (request.url !== `${host}:443`) {
				socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
				return;
			}
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			standIn.emit('connection', socket);
		});
		standIn.on('tlsClientError', () => undefined);
		await new Promise<void>((resolve, reject) => {
			proxy.once('error', reject).listen(0, '127.0.0.1', resolve);
		});
		return new StandInProxy(proxy, standIn, cert);
	}

	get url(): string {
		return `http://127.0.0.1:${(this.proxy.address() as AddressInfo).port}`;
	}

	async stop(): Promise<void> {
		this.proxy.closeAllConnections();
		this.host.closeAllConnections();
		await new Promise<void>((done) => this.proxy.close(() => done()));
	}
}
