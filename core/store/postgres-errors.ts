import { StoreSetupError } from '../errors';
import { StoreUnavailableError } from './failures';

interface PostgresFailure extends Error {
	/** SQLSTATE, or Node's name for a network or TLS failure. */
	code?: string;
}

/** Two transactions met; either may run again. A unique key broken (23505) can only be a lost race here. */
const LOST_RACE = new Set(['40001', '40P01', '23505']);

export function isLostRace(error: unknown): boolean {
	return LOST_RACE.has((error as PostgresFailure).code ?? '');
}

/** What to do about it, by SQLSTATE or Node's code. */
const ADVICE: Readonly<Record<string, string>> = {
	ENOTFOUND: 'No such host. Check the host name.',
	EAI_AGAIN: 'The host name cannot be resolved. Check the host name and the network.',
	ECONNREFUSED: 'Nothing listens there. Check host and port, and that PostgreSQL runs.',
	EHOSTUNREACH: 'The host cannot be reached. Check the host and the network.',
	ENETUNREACH: 'The host cannot be reached. Check the host and the network.',
	ETIMEDOUT: 'The host does not answer. Check host, port and firewall.',
	'28P01': 'Wrong user or password.',
	'28000':
		'The server does not let this user in. Check the user, SSL, and pg_hba.conf on the server.',
	'3D000': 'No such database. Check its name, or create it.',
	'3F000': 'No such schema. Check its name, or create it.',
	'42501': 'The user may not create tables there. Grant it CREATE on the schema.',
	'53300': 'The server has no connection to spare. Lower the pool size or raise max_connections.',
	DEPTH_ZERO_SELF_SIGNED_CERT:
		'The certificate is self-signed. Give its CA, or use SSL mode "require".',
	SELF_SIGNED_CERT_IN_CHAIN: 'The certificate is from an unknown authority. Give its CA.',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The certificate is from an unknown authority. Give its CA.',
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'The certificate is from an unknown authority. Give its CA.',
	CERT_HAS_EXPIRED: "The server's certificate has expired. Renew it.",
	ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another host. Check the host name.',
};

/** The failure to connect or to set up, as StoreSetupError in words that say what to do. */
export function setupError(error: unknown): Error {
	if (error instanceof StoreSetupError) return error;
	const { code = '', message } = first(error);
	const advice = ADVICE[code] ?? adviceByMessage(message);
	return new StoreSetupError(`PostgreSQL cannot be used as the store: ${advice} (${message})`);
}

/** A failure to migrate: StoreSetupError where there is something to do about it, else the error as it is. */
export function migrationError(error: unknown): unknown {
	return (first(error).code ?? '') in ADVICE ? setupError(error) : error;
}

/** Failures without a code. */
function adviceByMessage(message: string): string {
	if (/does not support SSL/i.test(message))
		return 'The server has no SSL. Use SSL mode "disable".';
	if (/timeout/i.test(message)) return ADVICE.ETIMEDOUT;
	if (/password/i.test(message)) return 'It asks for a password. Give one.';
	return 'Check the credential.';
}

/** A failure at run time: StoreUnavailableError where the connection broke, else the error as it is. */
export function runtimeError(error: unknown): unknown {
	const { code = '', message } = first(error);
	// Classes 08 and 57P: connection exception, operator intervention. 53: insufficient resources.
	const lost =
		/^(08|57P|53)/.test(code) ||
		/^E[A-Z]+$/.test(code) ||
		/Connection terminated|timeout exceeded|not queryable|Query read timeout/i.test(message);
	if (!lost) return error;
	return new StoreUnavailableError(`PostgreSQL cannot be reached just now: ${message}`, {
		cause: error,
	});
}

/** Node tries all addresses of a host and throws all their failures at once. */
function first(error: unknown): PostgresFailure {
	if (error instanceof AggregateError && error.errors.length > 0) {
		return error.errors[0] as PostgresFailure;
	}
	return error as PostgresFailure;
}
