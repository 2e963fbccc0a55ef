import { createServer, type Server } from 'node:net';

/**
 * Loopback ports that are free now, all different. A number that is asked for is given when it is
 * free; `0`, and one that is taken, yields a port of the system's choice.
 */
export async function freePorts(...asked: number[]): Promise<number[]> {
	const servers = await Promise.all(asked.map(hold));
	const ports = servers.map((server) => {
		const address = server.address();
		return typeof address === 'object' && address ? address.port : 0;
	});
	await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
	return ports;
}

async function hold(port: number): Promise<Server> {
	return await listen(port).catch(() => listen(0));
}

function listen(port: number): Promise<Server> {
	return new Promise((resolve, reject) => {
		const server = createServer();
		server.once('error', reject);
		server.listen(port, '127.0.0.1', () => resolve(server));
	});
}
