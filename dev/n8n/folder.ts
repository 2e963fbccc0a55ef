import { randomUUID } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { N8nProcess } from './process';
import { DATA, n8nVersion } from './settings';

/** Copied from a seed: the database with all migrations done and the owner set up, and its key. */
const SEED_FILES = /^(config|database\.sqlite.*)$/;

/** Where n8n keeps its database and where the nodes keep theirs. */
export const stateFolder = (userFolder: string): string => join(userFolder, '.n8n');

export interface UserFolderOptions {
	/** Delete what the folder holds, or keep it. */
	fresh: boolean;
	/** Folders of node packages to be loaded, each linked by its package name. */
	packages: string[];
	/** Whether n8n keeps its own data in this folder; else it is told of a database elsewhere. */
	holdsDatabase: boolean;
}

/** Makes a user folder ready to start from, empty but for the owner. */
export async function prepareUserFolder(
	folder: string,
	{ fresh, packages, holdsDatabase }: UserFolderOptions,
): Promise<void> {
	if (fresh) rmSync(folder, { recursive: true, force: true });
	const state = stateFolder(folder);
	if (holdsDatabase && !existsSync(join(state, 'database.sqlite'))) {
		const seed = await seedFolder();
		mkdirSync(state, { recursive: true });
		for (const name of readdirSync(seed)) {
			if (SEED_FILES.test(name)) cpSync(join(seed, name), join(state, name));
		}
	}
	for (const source of packages) linkPackage(state, source);
}

/** n8n finds node packages in `.n8n/nodes/node_modules`; a link shows it the latest build. */
function linkPackage(state: string, source: string): void {
	const manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
		name: string;
	};
	const link = join(state, 'nodes', 'node_modules', manifest.name);
	rmSync(link, { recursive: true, force: true });
	mkdirSync(dirname(link), { recursive: true });
	symlinkSync(source, link, 'junction');
}

/**
 * n8n's first start runs several hundred migrations; the result is kept per version of n8n, so that
 * later folders start in seconds. Two processes may make it at once: one of them wins.
 */
async function seedFolder(): Promise<string> {
	const seed = join(DATA, 'seed', `n8n-${n8nVersion()}`);
	if (existsSync(seed)) return seed;
	const making = join(DATA, 'seed', `making-${randomUUID()}`);
	mkdirSync(making, { recursive: true });
	const process = new N8nProcess(making, {});
	try {
		await process.start();
	} finally {
		await process.stop();
	}
	try {
		renameSync(stateFolder(making), seed);
	} catch (error) {
		if (!existsSync(seed)) throw error;
	}
	rmSync(making, { recursive: true, force: true });
	return seed;
}
