import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';

export const ROOT = join(__dirname, '../..');

/** Where n8n finds an icon, as its loader writes it into a description. */
export type IconUrl = { light: string; dark: string };

export interface Loaded {
	packageName: string;
	types: {
		nodes: Array<INodeTypeDescription & { iconUrl?: IconUrl }>;
		credentials: Array<ICredentialType & { iconUrl?: IconUrl }>;
	};
	known: { nodes: Record<string, { sourcePath: string }> };
}

/** The package as npm would publish it, unpacked into a folder of its own. */
export interface Packed {
	folder: string;
	/** Paths of its files, with slashes. */
	files: string[];
	loaded: Loaded;
	remove: () => void;
}

/** Builds if need be, packs, unpacks, and loads by n8n's own loader with the project's dependencies. */
export function packAndLoad(): Packed {
	if (isStale()) npm('run', 'build');
	const parent = mkdtempSync(join(tmpdir(), 'tact-package-'));
	const [{ filename }] = JSON.parse(
		npm('pack', '--json', '--ignore-scripts', '--pack-destination', parent),
	) as [{ filename: string }];
	execFileSync('tar', ['-xzf', filename], { cwd: parent });
	const folder = join(parent, 'package');
	const files = globSync('**/*', { cwd: folder, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
		.map((file) => file.replaceAll('\\', '/'));
	symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
	return {
		folder,
		files,
		loaded: load(folder),
		remove: () => rmSync(parent, { recursive: true, force: true }),
	};
}

function load(folder: string): Loaded {
	const { NODE_ENV: _test, ...env } = process.env;
	const script = join(__dirname, 'load.cjs');
	const output = execFileSync(process.execPath, [script, folder], { env, encoding: 'utf8' });
	return JSON.parse(output) as Loaded;
}

/** Runs npm and gives its output; where it fails, the error holds what was said. */
function npm(...args: string[]): string {
	const script = process.env.npm_execpath;
	const [command, ...rest] = script ? [process.execPath, script, ...args] : ['npm', ...args];
	const run = spawnSync(command!, rest, { cwd: ROOT, encoding: 'utf8' });
	if (run.status === 0) return run.stdout;
	throw new Error(`npm ${args.join(' ')} failed: ${run.stdout}${run.stderr}`, { cause: run.error });
}

/** Whether a source is younger than what was built of it, or has not been built. */
function isStale(): boolean {
	const sources = globSync(['{core,nodes,credentials}/**/*.{ts,json,svg}', 'workflows/*.json'], {
		cwd: ROOT,
	});
	return sources.some((source) => {
		const built = join(ROOT, 'dist', source.replace(/\.ts$/, '.js'));
		const age = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0;
		return age < statSync(join(ROOT, source)).mtimeMs;
	});
}

export const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
