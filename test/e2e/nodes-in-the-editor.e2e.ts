import type { Browser } from 'playwright-core';
import { LocalN8n } from '../../dev/n8n';
import { launchBrowser } from './browser';
import { Editor } from './editor';

/** Every node, each way in which the nodes panel offers it, and what its settings then show. */
const OFFERS: Array<{ node: string; action?: string; shows: string[] }> = [
	{ node: 'Signal Trigger', shows: ['Moments', 'Path', 'Authentication'] },
	{ node: 'Consent Check', action: 'Check consent', shows: ['Operation', 'Channel', 'Purpose'] },
	{ node: 'Consent Check', action: 'Record consent', shows: ['What the Contact Said'] },
	{ node: 'Guardrail Gate', shows: ['Channel', 'Allowed From', 'Allowed Until', 'Weekdays'] },
	{ node: 'Lead Score', shows: ['Contact Fields'] },
	{ node: 'Journey Step', action: 'Enter a journey', shows: ['Journey Name', 'Who May Enter'] },
	{ node: 'Journey Step', action: 'Wait before the next step', shows: ['Wait', 'Unit'] },
	{ node: 'Journey Step', action: 'Finish a journey', shows: ['Operation'] },
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
});
