import type { Browser } from 'playwright-core';
import { LocalN8n } from '../../dev/n8n';
import { launchBrowser } from './browser';
import { Editor } from './editor';

describe('the nodes in the editor', () => {
	let n8n: LocalN8n;
	let browser: Browser;
	let editor: Editor;

	beforeAll(async () => {
		n8n = await LocalN8n.prepare({ folder: 'e2e-editor' });
		await n8n.start();
		browser = await launchBrowser();
	});

	beforeEach(async () => {
		editor = await Editor.open(browser, n8n);
		await editor.newWorkflow();
	});

	afterEach(async () => {
		await editor?.close();
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.stop();
	});

	test.each([
		['Signal Trigger'],
		['Consent Check', 'Check consent'],
		['Consent Check', 'Record consent'],
		['Guardrail Gate'],
		['Lead Score'],
		['Journey Step', 'Enter a journey'],
		['Journey Step', 'Wait before the next step'],
		['Journey Step', 'Finish a journey'],
	])('%s is found by its name, added, and shows its parameters', async (displayName, action?) => {
		const picture = [displayName, action].filter(Boolean).join(' - ');
		expect(await editor.searchNodes(displayName)).toContain(displayName);
		await editor.screenshot(`nodes panel - ${picture}`);

		const settings = await editor.addNode(displayName, action);

		expect(await settings.textContent()).toContain(displayName);
		expect(await editor.parameterLabels()).not.toHaveLength(0);
		await editor.screenshot(`settings - ${picture}`);
		expect(await editor.notifications()).toEqual([]);
	});
});
