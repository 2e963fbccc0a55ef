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

	test.each(['Signal Trigger', 'Consent Check', 'Guardrail Gate', 'Lead Score', 'Journey Step'])(
		'%s is found by its name, added, and shows its parameters',
		async (displayName) => {
			expect(await editor.searchNodes(displayName)).toContain(displayName);
			await editor.screenshot(`nodes-panel-${displayName}`);

			const settings = await editor.addNode(displayName);

			expect(await settings.textContent()).toContain(displayName);
			expect(await editor.parameterLabels()).not.toHaveLength(0);
			await editor.screenshot(`settings-${displayName}`);
			expect(await editor.notifications()).toEqual([]);
		},
	);
});
