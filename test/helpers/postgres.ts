import { PostgresServer as Server, type PostgresLogin } from '../../dev/servers/postgres';

export interface PostgresServer {
	/** The superuser on the database `postgres`. */
	config: PostgresLogin;
	stop(): Promise<void>;
}

/** Starts a PostgreSQL for a test: see dev/servers/postgres.ts. Its data is gone after `stop`. */
export async function startPostgres(): Promise<PostgresServer> {
	const server = await Server.prepare();
	await server.start();
	return { config: server.config, stop: async () => await server.remove() };
}
