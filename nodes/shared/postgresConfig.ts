import { z } from 'zod';
import { StoreSetupError } from '../../core/errors';
import type { PostgresConfig } from '../../core/store/postgres-config';

const text = z.string().trim();

const common = {
	schema: text.default('public').transform((schema) => schema || undefined),
	tls: z.enum(['disable', 'require', 'verify-full']).default('disable'),
	ca: text.optional(),
	poolSize: z.coerce.number().int().min(1).max(100).default(5),
};

const credentialSchema = z.discriminatedUnion('connect', [
	z.object({ connect: z.literal('url'), url: text.min(1, 'enter the URL'), ...common }),
	z.object({
		connect: z.literal('fields'),
		host: text.min(1, 'enter the host'),
		port: z.coerce.number().int().min(1).max(65_535).default(5432),
		database: text.min(1, 'enter the database'),
		user: text.min(1, 'enter the user'),
		password: z.string().default(''),
		...common,
	}),
]);

/** The TactStoreApi credential as the store wants it. Throws a StoreSetupError that names the field. */
export function postgresConfig(credential: unknown): PostgresConfig {
	const parsed = credentialSchema.safeParse(credential);
	if (!parsed.success) {
		const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
		throw new StoreSetupError(`The Tact Store credential is not complete: ${issues.join('; ')}.`);
	}
	const { data } = parsed;
	const { schema, tls, ca, poolSize } = data;
	const ssl = { mode: tls, ...(ca ? { ca } : {}) };
	if (data.connect === 'url') return { connectionString: data.url, schema, ssl, poolSize };
	const { host, port, database, user, password } = data;
	return { host, port, database, user, password, schema, ssl, poolSize };
}
