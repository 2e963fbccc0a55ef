import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { segmentsOf } from '../../dev/sms/segments';
import { mannersFlaws } from './manners';
import { readJson, ROOT } from './packed';
import type { Template } from './templates';

const files = globSync('workflows/*.json', { cwd: ROOT });
const template = (file: string) => readJson<Template>(join(ROOT, file));
const noShow = () => template('workflows/no-show.json');
const named = ({ nodes }: Template, name: string) => nodes.find((node) => node.name === name)!;

describe('the manners of the templates', () => {
	test('there are eight', () => {
		expect(files).toHaveLength(8);
	});

	test.each(files)('%s asks before it sends, and says who writes and how to stop it', (file) => {
		expect(mannersFlaws(template(file))).toEqual([]);
	});

	test.each(files)('%s tells operators what to change, and fits on a canvas', (file) => {
		const { nodes, pinData } = template(file) as Template & { pinData?: object };
		const notes = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		expect(notes.length).toBeGreaterThan(2);
		expect(notes.map(({ parameters }) => parameters.content).join('\n')).toContain(
			'To make it yours',
		);
		expect(Object.keys(pinData ?? {})).toEqual([]);
		expect(nodes.filter(({ position }) => position.some((place) => place % 16 !== 0))).toEqual([]);
	});

	test.each(files)('texts of %s travel in one message each', (file) => {
		const texts = template(file)
			.nodes.filter(({ type }) => type === 'n8n-nodes-base.twilio')
			.map(({ parameters }) => String(parameters.message).replace(/^=/, ''));
		for (const text of texts) {
			expect(segmentsOf(text.replace(/\{\{.*?\}\}/g, 'ABC-1234'))).toBe(1);
		}
	});

	test.each(files)(
		'what the note and the page of %s say to send is taken by its triggers',
		(file) => {
			const { nodes } = template(file);
			const triggers = nodes.filter(({ type }) => type === 'n8n-nodes-tact.signalTrigger');
			const paths = triggers.map(({ parameters }) => String(parameters.path));
			const examples = curls().filter(({ path }) => paths.includes(path));
			expect(new Set(examples.map(({ path }) => path))).toEqual(new Set(paths));
			const note = nodes.map(({ parameters }) => String(parameters.content)).find(hasCode)!;
			const inNote = codeIn(note);
			const signals = [...inNote, ...examples.map(({ body }) => body)].flat();
			for (const signal of signals) expect(typeof signal.type).toBe('string');
			const started = triggers.map(({ parameters }) => JSON.stringify(parameters.moments)).join();
			for (const { type } of inNote) expect(started).toContain(type);
		},
	);

	test.each<[string, (template: Template) => void, RegExp]>([
		[
			'a sender that stops the run',
			(t) => delete named(t, 'SMS: Still Coming?').onError,
			/stops the run/,
		],
		[
			'a way past the gate',
			(t) =>
				t.connections['May We Text? (No Answer)']!.main[0]!.push({
					node: 'SMS: Still Coming?',
					type: 'main',
					index: 0,
				}),
			/leads here past a gate/,
		],
		[
			'a way past the consent',
			(t) =>
				t.connections['2 Hours Before (No Answer)']!.main[0]!.push({
					node: 'Good Hour? (No Answer)',
					type: 'main',
					index: 0,
				}),
			/past a fitting Consent Check/,
		],
		[
			'a check of another purpose',
			(t) => (named(t, 'May We Text? (No Answer)').parameters.purpose = 'marketing'),
			/past a fitting Consent Check/,
		],
		[
			'several texts in one run',
			(t) => (named(t, 'Good Hour? (No Answer)').parameters.options = {}),
			/several at once/,
		],
		[
			'two links in one message',
			(t) =>
				(named(t, 'SMS: Still Coming?').parameters.message =
					'Your Company https://a.b https://c.d'),
			/asks for 2 things/,
		],
		[
			'a recipient from the signal',
			(t) => (named(t, 'Email: We Missed You').parameters.toEmail = '={{ $json.email }}'),
			/not go to the contact/,
		],
		[
			'a name of any length',
			(t) =>
				(named(t, 'Email: We Missed You').parameters.text =
					"=Hello {{ $json.firstName || 'there' }}, Your Company https://a.b"),
			/reads a field as it came/,
		],
		[
			'a day that is over when it is read',
			(t) =>
				(named(t, 'Email: We Missed You').parameters.text =
					'Your Company: we missed you today. https://a.b'),
			/true on one day only/,
		],
		[
			'a text without STOP',
			(t) => (named(t, 'SMS: Still Coming?').parameters.message = 'Your Company https://a.b'),
			/does not say how to stop it/,
		],
		[
			'nobody who keeps an opt-out',
			(t) => (named(t, 'Note: what this does').parameters.content = 'To make it yours'),
			/who keeps an opt-out/,
		],
		[
			'no address',
			(t) => (named(t, 'Email: We Missed You').parameters.text = 'Your Company https://a.b'),
			/no postal address/,
		],
		[
			'an end without a Finish',
			(t) => (named(t, 'No Word').parameters.operation = 'wait'),
			/without a Finish/,
		],
		[
			'half a card',
			(t) => {
				const trigger = named(t, 'Appointment Booked or Moved').parameters;
				delete (trigger.moments as { values: Array<{ card: { goal?: string } }> }).values[0]!.card
					.goal;
			},
			/lacks goal/,
		],
		[
			'somebody’s address',
			(t) => (named(t, 'Email: We Missed You').parameters.fromEmail = 'ann@gmail.com'),
			/holds the address/,
		],
	])('a template with %s is found out', (_, breakIt, flaw) => {
		const broken = noShow();
		breakIt(broken);
		expect(mannersFlaws(broken).join('\n')).toMatch(flaw);
	});
});

const hasCode = (text: string): boolean => text.includes('```');

/** The signals that a note shows. */
const codeIn = (note: string): Array<{ type: string }> =>
	note
		.split('```')
		.filter((_, i) => i % 2 === 1)
		.map((code) => JSON.parse(code) as { type: string });

/** The signals that the page of prose sends by curl. */
function curls(): Array<{ path: string; body: { type: string } | Array<{ type: string }> }> {
	const page = readFileSync(join(ROOT, 'workflows/README.md'), 'utf8');
	const calls = page.matchAll(/webhook(?:-test)?\/([\w-]+)" \\[^']+-d '([^']+)'/g);
	return [...calls].map(([, path, body]) => ({ path: path!, body: JSON.parse(body!) as never }));
}
