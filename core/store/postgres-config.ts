import pg, { type ClientConfig } from 'pg';

/** How to reach the database: a connection string, or its parts. */
export interface PostgresConfig {
	connectionString?: string;
	host?: string;
	port?: number;
	database?: string;
	user?: string;
	password?: string;
	/** Applies to the parts, and to a connection string that says nothing of SSL itself. */
	ssl?: {
		/** `require` encrypts, but takes any certificate; `verify-full` checks it and the host's name. */
		mode: 'disable' | 'require' | 'verify-full';
		/** PEM of the authority that signed the server's certificate, where it is not a public one. */
		ca?: string;
	};
	/** Where the tables go; made where missing. Otherwise the user's default schema. */
	schema?: string;
	/** Connections at most; 5 unless told. */
	poolSize?: number;
}

export const CONNECT_TIMEOUT_MS = 10_000;
/** No statement of the store takes long; one that does waits for a lock that somebody forgot. */
export const STATEMENT_TIMEOUT_MS = 60_000;

const INT8 = 20;
/** Ids and epoch milliseconds are far below 2^53. Only here: the process's other users of pg keep theirs. */
const types = {
	getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
		oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** The same in the driver's words. */
export function clientConfig(config: PostgresConfig): ClientConfig {
	return {
		...(config.connectionString
			? { connectionString: config.connectionString }
			: {
					host: config.host,
					port: config.port,
					database: config.database,
					user: config.user,
					password: config.password,
				}),
		ssl: sslOptions(config.ssl),
		application_name: 'tact',
		connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
		keepAlive: true,
		// The server ends slow statements itself; this one notices a server that is gone without a word.
		query_timeout: STATEMENT_TIMEOUT_MS + 10_000,
		types,
	};
}

function sslOptions(ssl: PostgresConfig['ssl']): ClientConfig['ssl'] {
	switch (ssl?.mode) {
		case undefined:
			return undefined;
		case 'disable':
			return false;
		case 'require':
			return { rejectUnauthorized: false };
		case 'verify-full':
			return { rejectUnauthorized: true, ca: ssl.ca };
	}
}

/** What each connection says first; `schema` is quoted as an identifier. */
export function sessionSettings(schema: string | undefined): string {
	return [
		`set statement_timeout = ${STATEMENT_TIMEOUT_MS}`,
		// A process that froze inside a transaction must not hold its locks for ever.
		`set idle_in_transaction_session_timeout = ${STATEMENT_TIMEOUT_MS}`,
		// Claims must walk the index in order and stop at the limit. Without fresh statistics the planner
		// expects few waits to be due, and would collect and sort a whole backlog for each claim.
		'set enable_bitmapscan = off',
		'set jit = off',
		...(schema ? [`set search_path = ${pg.escapeIdentifier(schema)}`] : []),
	].join('; ');
}
