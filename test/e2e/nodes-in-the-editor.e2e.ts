import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { LocalN8n } from '../../dev/n8n';
import { launchBrowser } from './browser';
import { Editor } from './editor';

/** Every node, each way in which the nodes panel offers it, and what its settings then show. */
const OFFERS: Array<{ node: string; action?: string; shows: string[] }> = [
	{ node: 'Signal Trigger', shows: ['Moments', 'Path', 'Authentication'] },
	{ node: 'Consent Check', action: 'Check consent', shows: ['Operation', 'Channel', 'Purpose'] },
	{ node: 'Consent Check', action: 'Record consent', shows: ['What the Contact Said'] },
	{
		node: 'Guardrail Gate',
		action: 'Guard a message before it is sent',
		shows: ['Channel', 'Rules', 'When a Rule Says Not Now', 'Quiet After Events'],
	},
	{
		node: 'Guardrail Gate',
		action: 'Check whether a message may go to a contact now',
		shows: ['Channel', 'Rules', 'Check Consent', 'Contact Fields'],
	},
	{
		node: 'Guardrail Gate',
		action: 'Explain why a contact did not get a message and when they will',
		shows: ['Journey Name', 'Only Channel', 'Contact Fields'],
	},
	{ node: 'Contact', action: 'Create or update a contact', shows: ['Contact Fields'] },
	{ node: 'Contact', action: 'Get a contact', shows: ['Contact Fields'] },
	{ node: 'Contact', action: 'Get many contacts', shows: ['Return All'] },
	{ node: 'Contact', action: 'Record a signal of a contact', shows: ['Signal'] },
	{ node: 'Lead Score', shows: ['Contact Fields'] },
	{ node: 'Journey Step', action: 'Enter a journey', shows: ['Journey Name', 'Who May Enter'] },
	{ node: 'Journey Step', action: 'Wait before the next step', shows: ['Wait', 'Unit'] },
	{ node: 'Journey Step', action: 'Finish a journey', shows: ['Operation'] },
	{ node: 'Journey Step', action: 'Show the status of journeys', shows: ['Show'] },
	{ node: 'Journey Step', action: 'Move people to another step', shows: ['To Step'] },
	{ node: 'Journey Step', action: 'Remove people from a journey', shows: ['Journey Name'] },
	{ node: 'Journey Step', action: 'Pause people or everything', shows: ['Scope'] },
	{ node: 'Journey Step', action: 'Resume people or everything', shows: ['Scope'] },
];

const titled = OFFERS.map((offer): [string, (typeof OFFERS)[number]] => [
	[offer.node, offer.action].filter(Boolean).join(' - '),
	offer,
]);

describe('the nodes in the editor', () => {
	let n8n: LocalN8n;
	let browser: Browser;
	let editor: Editor;

	beforeAll(async () => {
		n8n = await LocalN8n.prepare({ folder: 'e2e-editor' });
		await n8n.start();
		browser = await launchBrowser();
		editor = await Editor.open(browser, n8n);
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.stop();
	});

	test.each(titled)('%s is found, added, and shows its parameters', async (title, offer) => {
		await editor.newWorkflow();
		expect(await editor.searchNodes(offer.node)).toContain(offer.node);
		await editor.screenshot(`nodes panel - ${title}`);

		const settings = await editor.addNode(offer.node, offer.action);

		expect(await settings.textContent()).toContain(offer.node);
		expect(await editor.parameterLabels()).toEqual(expect.arrayContaining(offer.shows));
		await editor.screenshot(`settings - ${title}`);
		expect(await editor.notifications()).toEqual([]);
	});

	test('a moment is put into words while it is filled in', async () => {
		await editor.newWorkflow();
		await editor.addNode('Signal Trigger');
		const words = () => editor.parameter('inWords').locator('input').inputValue();
		const eventually = async (expected: RegExp) => {
			const deadline = Date.now() + 20_000;
			while (!expected.test(await words()) && Date.now() < deadline) await sleep(200);
			expect(await words()).toMatch(expected);
		};
		await editor.choose('when', 'A Signal Is Not Followed by Another');
		await eventually(/Not complete/);
		await editor.write('signal', 'estimate.sent');
		await editor.write('absent', 'estimate.signed');
		await eventually(/estimate\.sent is not followed by estimate\.signed.*48 hours/);
		await editor.write('amount', '72');
		await eventually(/72 hours/);
		await editor.screenshot('a moment in words');
		expect(await editor.notifications()).toEqual([]);
	});
});
