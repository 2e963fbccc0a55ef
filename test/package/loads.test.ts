import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { packAndLoad, readJson, ROOT, type IconUrl, type Packed } from './packed';
import { flaws } from './parameters';
import { templateFlaws, type Template } from './templates';

const NODES = {
	signalTrigger: 'Signal Trigger',
	consentCheck: 'Consent Check',
	guardrailGate: 'Guardrail Gate',
	leadScore: 'Lead Score',
	journeyStep: 'Journey Step',
	contact: 'Contact',
};
const CREDENTIALS = {
	tactStoreApi: 'Tact Store (PostgreSQL)',
	tactSignalSecretApi: 'Tact Signal Secret',
};

/** Categories of n8n's panel. */
const CATEGORIES = ['Communication', 'Marketing & Content', 'Sales', 'Utility'];

describe('the package as it is published', () => {
	let packed: Packed;
	beforeAll(() => {
		packed = packAndLoad();
	}, 120_000);
	afterAll(() => packed?.remove());

	const described = (name: string) =>
		packed.loaded.types.nodes.find((description) => description.name === name)!;

	const iconFiles = ({ light, dark }: IconUrl) =>
		[light, dark].map((url) => url.replace('icons/n8n-nodes-tact/', ''));

	test('holds what n8n needs and nothing else', () => {
		const { files } = packed;
		expect(files).toEqual(
			expect.arrayContaining([
				'package.json',
				'LICENSE',
				'README.md',
				'CHANGELOG.md',
				'NOTICE',
				'dist/workflows/welcome-series.json',
				'dist/nodes/SignalTrigger/SignalTrigger.node.js',
				'dist/nodes/SignalTrigger/SignalTrigger.node.json',
			]),
		);
		const shape =
			/^(?:package\.json|LICENSE|README\.md|CHANGELOG\.md|NOTICE|dist\/(?:core|nodes|credentials)\/.+\.(?:js|js\.map|d\.ts|json|svg)|dist\/workflows\/[a-z-]+\.json)$/;
		expect(files.filter((file) => !shape.test(file))).toEqual([]);
	});

	test('holds no leftovers of sources that are gone', () => {
		const orphans = packed.files.filter((file) => {
			const source = /^dist\/(.+)\.js$/.exec(file)?.[1];
			return source !== undefined && !existsSync(join(ROOT, `${source}.ts`));
		});
		// Where this fails, delete the folder dist and build again.
		expect(orphans).toEqual([]);
	});

	test('needs nothing at run time but its dependencies', () => {
		const { dependencies, peerDependencies } = readJson<{
			dependencies: Record<string, string>;
			peerDependencies: Record<string, string>;
		}>(join(packed.folder, 'package.json'));
		expect(Object.keys(dependencies).sort()).toEqual([
			'@photostructure/tz-lookup',
			'libphonenumber-js',
			'luxon',
			'pg',
			'zod',
		]);
		expect(Object.keys(peerDependencies)).toEqual(['n8n-workflow']);
	});

	test('gives n8n six nodes and two credentials', () => {
		const { nodes, credentials } = packed.loaded.types;
		const names = (types: ReadonlyArray<{ name: string; displayName: string }>) =>
			Object.fromEntries(types.map(({ name, displayName }) => [name, displayName]));
		expect(packed.loaded.packageName).toBe('n8n-nodes-tact');
		expect(names(nodes)).toEqual(NODES);
		expect(names(credentials)).toEqual(CREDENTIALS);
	});

	test.each(Object.keys(NODES))('%s has icons, a codex, outputs with names', (name) => {
		const { iconUrl, codex, description, outputs, outputNames, version } = described(name);
		const [light, dark] = iconFiles(iconUrl!);
		expect(packed.files).toEqual(expect.arrayContaining([light, dark]));
		expect(light).not.toBe(dark);
		expect(codex?.categories?.length).toBeGreaterThan(0);
		expect(CATEGORIES).toEqual(expect.arrayContaining(codex!.categories!));
		expect(codex?.alias).toContain('Tact');
		expect(codex?.resources?.primaryDocumentation?.[0]?.url).toMatch(/^https:/);
		expect(description.length).toBeGreaterThan(20);
		// Outputs that depend on the panel carry their names; the list then has all that there can be.
		if (Array.isArray(outputs)) expect(outputNames).toHaveLength(outputs.length);
		else for (const label of outputNames!) expect(outputs).toContain(label);
		expect(version).toBe(1);
	});

	test.each(Object.keys(CREDENTIALS))('%s has icons and sensible parameters', (name) => {
		const credential = packed.loaded.types.credentials.find((type) => type.name === name)!;
		const [light, dark] = iconFiles(credential.iconUrl!);
		expect(packed.files).toEqual(expect.arrayContaining([light, dark]));
		expect(light).not.toBe(dark);
		expect(flaws(credential.properties, name)).toEqual([]);
	});

	test.each(Object.keys(NODES))('%s has names and defaults for all its parameters', (name) => {
		const { properties } = described(name);
		expect(properties.length).toBeGreaterThan(3);
		expect(flaws(properties, name)).toEqual([]);
	});

	test.each(globSync('workflows/*.json', { cwd: ROOT }))('%s fits these nodes', (file) => {
		const template = readJson<Template>(join(ROOT, file));
		expect(templateFlaws(template, packed.loaded)).toEqual([]);
		expect(readJson(join(packed.folder, 'dist', file))).toEqual(template);
	});

	test.each<[string, (template: Template) => void, RegExp]>([
		['no name', (t) => delete t.name, /no name/],
		['an old execution order', (t) => (t.settings = {}), /not v1/],
		['an id twice', (t) => (t.nodes[1].id = t.nodes[0].id), /id .+ is used twice/],
		['an unknown type', (t) => (own(t).type = 'n8n-nodes-tact.teleport'), /unknown type/],
		['an unknown version', (t) => (own(t).typeVersion = 2), /unknown version/],
		['no webhookId', (t) => delete own(t).webhookId, /no webhookId/],
		['an unknown parameter', (t) => (own(t).parameters.colour = 'red'), /parameter, colour/],
		['a hidden parameter', (t) => (gate(t).parameters.caps = {}), /parameter, caps/],
		['a missing parameter', (t) => (own(t).parameters.path = ''), /Path/],
		['a wire from nowhere', (t) => (t.connections.Nobody = { main: [] }), /comes from "Nobody"/],
		['a wire to nowhere', (t) => (wire(t).node = 'Nobody'), /connected to "Nobody"/],
		['a wire to a second input', (t) => (wire(t).index = 1), /missing input/],
		['a wire from a second output', (t) => outputs(t).push([wire(t)]), /by output 1/],
	])('a template with %s is found out', (_, breakIt, flaw) => {
		const template = readJson<Template>(join(ROOT, 'workflows/welcome-series.json'));
		breakIt(template);
		expect(templateFlaws(template, packed.loaded).join('\n')).toMatch(flaw);
	});
});

const own = ({ nodes }: Template) =>
	nodes.find(({ type }) => type === 'n8n-nodes-tact.signalTrigger')!;
const gate = ({ nodes }: Template) =>
	nodes.find(({ type }) => type === 'n8n-nodes-tact.guardrailGate')!;
const outputs = (template: Template) => template.connections[own(template).name].main;
const wire = (template: Template) => outputs(template)[0]![0];
