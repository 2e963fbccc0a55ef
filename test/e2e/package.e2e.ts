import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LocalN8n, ROOT } from '../../dev/n8n';

const NAME = 'n8n-nodes-tact';
const NODES = [
	'consentCheck',
	'contact',
	'guardrailGate',
	'journeyStep',
	'leadScore',
	'signalTrigger',
];
const CREDENTIALS = ['tactSignalSecretApi', 'tactStoreApi'];

/** A node or a credential as n8n's editor gets it. */
interface Described {
	name: string;
	iconUrl?: string | { light: string; dark: string };
}

/** Runs npm in a folder and gives what it printed. */
async function npm(cwd: string, ...args: string[]): Promise<string> {
	const script = process.env.npm_execpath;
	const [command, ...rest] = script ? [process.execPath, script, ...args] : ['npm', ...args];
	return (await promisify(execFile)(command!, rest, { cwd })).stdout;
}

describe('the package, installed from its tarball as a self-hoster does', () => {
	let packed: string;
	let n8n: LocalN8n;

	beforeAll(async () => {
		packed = mkdtempSync(join(tmpdir(), 'tact-packed-'));
		const [{ filename }] = JSON.parse(
			await npm(ROOT, 'pack', '--json', '--ignore-scripts', '--pack-destination', packed),
		) as [{ filename: string }];
		n8n = await LocalN8n.prepare({ folder: 'e2e-package', packages: [] });
		const folder = join(n8n.state, 'nodes');
		await npm(
			packed,
			...['install', join(packed, filename), '--prefix', folder],
			...['--omit=peer', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'],
		);
		await n8n.start();
	});

	afterAll(async () => {
		await n8n?.stop();
		rmSync(packed, { recursive: true, force: true });
	});

	const described = async (kind: 'nodes' | 'credentials'): Promise<Described[]> =>
		(await (await n8n.rest.load(`/types/${kind}.json`)).json()) as Described[];

	test('n8n offers all nodes, each with its icons', async () => {
		const own = (await described('nodes')).filter(({ name }) => name.startsWith(`${NAME}.`));
		const names = own.map(({ name }) => name.slice(NAME.length + 1));
		// n8n adds a variant for AI agents of each node that is usable as a tool.
		expect(names.filter((name) => !name.endsWith('Tool')).sort()).toEqual(NODES);
		expect(await iconFlaws(own)).toEqual([]);
	});

	test('n8n offers the two credentials, each with its icons', async () => {
		const own = (await described('credentials')).filter(({ name }) => name.startsWith('tact'));
		expect(own.map(({ name }) => name).sort()).toEqual(CREDENTIALS);
		expect(await iconFlaws(own)).toEqual([]);
	});

	/** Icons that are not served as SVG, for light and dark. */
	async function iconFlaws(types: Described[]): Promise<string[]> {
		const flaws = types.map(async ({ name, iconUrl }) => {
			if (typeof iconUrl !== 'object') return [`${name} has no icons`];
			const answers = [iconUrl.light, iconUrl.dark].map(async (path) => {
				const response = await n8n.rest.load(`/${path}`);
				const served = `${response.status} ${response.headers.get('content-type')}`;
				const isSvg = (await response.text()).includes('<svg');
				return served === '200 image/svg+xml' && isSvg ? [] : [`${path}: ${served}`];
			});
			return (await Promise.all(answers)).flat();
		});
		return (await Promise.all(flaws)).flat();
	}
});
