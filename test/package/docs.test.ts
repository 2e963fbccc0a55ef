import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { INodeProperties, INodeType } from 'n8n-workflow';
import { TactSignalSecretApi } from '../../credentials/TactSignalSecretApi.credentials';
import { TactStoreApi } from '../../credentials/TactStoreApi.credentials';
import { ConsentCheck } from '../../nodes/ConsentCheck/ConsentCheck.node';
import { Contact } from '../../nodes/Contact/Contact.node';
import { GuardrailGate } from '../../nodes/GuardrailGate/GuardrailGate.node';
import { JourneyStep } from '../../nodes/JourneyStep/JourneyStep.node';
import { LeadScore } from '../../nodes/LeadScore/LeadScore.node';
import { withTable } from '../../dev/rules-table';
import { SignalTrigger } from '../../nodes/SignalTrigger/SignalTrigger.node';

const ROOT = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const pages = ['README.md', ...globSync(['docs/**/*.md', 'workflows/*.md'], { cwd: ROOT })];

/** What an operator reads in the panel, one level into the collections; notices explain themselves. */
const labelsOf = (properties: readonly INodeProperties[]): string[] =>
	properties
		.filter(({ type }) => type !== 'notice')
		.flatMap(({ displayName, type, options }) => [
			displayName,
			...(type === 'collection' ? labelsOf(options as INodeProperties[]) : []),
		]);

/** Codes of the core that no input to a node brings about, since the nodes check first. */
const UNREACHABLE = ['contact_without_identifier', 'invalid_zone'];

function thrownCodes(): string[] {
	const sources = globSync('{core,nodes}/**/*.ts', { cwd: ROOT }).map(read).join('\n');
	return [...sources.matchAll(/\bInputError\(\s*'([a-z_]+)'/g)].map(([, code]) => code!);
}

/** The members of the unions of reasons in a file of the core. */
const reasonsOf = (file: string): string[] =>
	[...read(`core/${file}.ts`).matchAll(/^\t\|? ?('[a-z_' |]+');?$/gm)].flatMap(([, union]) =>
		[...union!.matchAll(/'([a-z_]+)'/g)].map(([, reason]) => reason!),
	);

describe('the pages', () => {
	test.each<[string, INodeType]>([
		['signal-trigger', new SignalTrigger()],
		['consent-check', new ConsentCheck()],
		['guardrail-gate', new GuardrailGate()],
		['lead-score', new LeadScore()],
		['journey-step', new JourneyStep()],
		['contact', new Contact()],
	])('%s names every parameter and output of its node', (page, { description }) => {
		const text = read(`docs/nodes/${page}.md`) + read('docs/contacts.md');
		const labels = [...labelsOf(description.properties), ...description.outputNames!];
		expect(labels.filter((label) => !text.includes(label))).toEqual([]);
	});

	test('tell of every reason and code', () => {
		const text = pages.map(read).join('\n');
		const codes = [
			...thrownCodes(),
			...reasonsOf('guardrail/policy'),
			...reasonsOf('guardrail/gate'),
		];
		const consent = reasonsOf('consent/fold').filter((reason) => reason !== 'granted');
		codes.push(...consent, ...consent.map((reason) => `consent_${reason}`));
		expect(codes.length).toBeGreaterThan(50);
		const untold = [...new Set(codes)].filter((code) => !text.includes(`\`${code}\``));
		expect(untold.sort()).toEqual(UNREACHABLE);
	});

	test('have the table of the timing rules as they are: npm run make-rules-table', () => {
		const page = read('docs/nodes/guardrail-gate.md');
		expect(page.split('\n').filter((line) => line.startsWith('| `US-'))).not.toEqual([]);
		expect(withTable(page)).toBe(page);
	});

	test.each([new TactStoreApi(), new TactSignalSecretApi()])(
		'the README has the heading to which $name points for help',
		({ documentationUrl }) => {
			expect(anchorsOf(read('README.md'))).toContain(documentationUrl.split('#')[1]);
		},
	);

	test.each(pages)('%s has no dead links', (page) => {
		const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
		const dead = links
			.filter((link) => !/^https?:/.test(link) && !link.endsWith('.png'))
			.filter((link) => {
				const [file, anchor] = link.split('#');
				const path = file === '' ? page : join(dirname(page), file!);
				return !existsSync(join(ROOT, path)) || (anchor && !anchorsOf(read(path)).includes(anchor));
			});
		expect(dead).toEqual([]);
	});
});

/** The anchors that headings get on code hosts. */
const anchorsOf = (text: string): string[] =>
	[...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading!
			.toLowerCase()
			.replace(/[^\p{L}\p{N} -]/gu, '')
			.replaceAll(' ', '-'),
	);
