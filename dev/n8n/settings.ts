import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The project's folder. */
export const ROOT = join(__dirname, '..', '..');
/** What runs leave behind: user folders, the seed, logs. Never committed. */
export const DATA = join(ROOT, '.data');

const N8N_PACKAGE = join(ROOT, 'dev', 'node_modules', 'n8n');
export const N8N_BIN = join(N8N_PACKAGE, 'bin', 'n8n');

/** Ends n8n with the process that started it. */
export const LEASH = join(__dirname, 'leash.cjs');

/** The version of the installed n8n. Throws when `node dev/setup.mjs --n8n` has not run. */
export const n8nVersion = (): string =>
	(JSON.parse(readFileSync(join(N8N_PACKAGE, 'package.json'), 'utf8')) as { version: string })
		.version;

/** The account of every n8n started here; it only ever listens on this machine. */
export const OWNER = { email: 'owner@example.org', password: 'Tact-demo-1' };
/** bcrypt of OWNER.password, the form in which n8n takes it. */
const OWNER_PASSWORD_HASH = '$2a$10$7SL995z2lKs1CfON0TvzZ.8RuvHNLBd2/E.0M4aCWW85dvAewEaPK';

/** Variables that would point n8n to another database or queue, or have it behave as under test. */
const INHERITED =
	/^(N8N_|DB_|EXECUTIONS_|QUEUE_|GENERIC_TIMEZONE$|WEBHOOK_URL$|NODE_OPTIONS$|NODE_ENV$|JEST_)/;

/**
 * The environment of an n8n that keeps to this machine, calls nobody and asks nothing.
 * @param folder the user folder (the parent of `.n8n`)
 * @param ports where it listens; none for commands that do not listen
 * @param extra what to set besides; wins over the rest
 */
export function n8nEnvironment(
	folder: string,
	ports: { web: number; broker: number } | undefined,
	extra: Record<string, string>,
): NodeJS.ProcessEnv {
	const own = Object.entries(process.env).filter(([name]) => !INHERITED.test(name));
	return {
		...Object.fromEntries(own),
		N8N_USER_FOLDER: folder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		...(ports && {
			N8N_PORT: String(ports.web),
			N8N_RUNNERS_BROKER_PORT: String(ports.broker),
		}),
		N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
		N8N_INSTANCE_OWNER_EMAIL: OWNER.email,
		N8N_INSTANCE_OWNER_FIRST_NAME: 'Tact',
		N8N_INSTANCE_OWNER_LAST_NAME: 'Demo',
		N8N_INSTANCE_OWNER_PASSWORD_HASH: OWNER_PASSWORD_HASH,
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_AI_ENABLED: 'false',
		N8N_PYTHON_ENABLED: 'false',
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		// These would fetch lists from n8n's servers or add panels to the editor.
		N8N_DISABLED_MODULES: 'mcp-registry,mcp,instance-ai,agents,chat-hub',
		// After a crash a half-done publication is taken up again once this runs out.
		N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '10',
		...extra,
	};
}
