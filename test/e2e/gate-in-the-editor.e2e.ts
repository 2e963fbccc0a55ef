import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { LocalN8n, ROOT } from '../../dev/n8n';
import { launchBrowser } from './browser';
import { Editor } from './editor';

const GUARD = 'Guard a message before it is sent';

/** An AI agent with a gate as its tool, as the editor exports it. */
const AGENT = {
	name: 'An agent that asks the gate',
	nodes: [
		{
			id: 'agent',
			name: 'Agent',
			type: '@n8n/n8n-nodes-langchain.agent',
			typeVersion: 2,
			position: [0, 0],
			parameters: {},
		},
		{
			id: 'gate',
			name: 'Gate',
			type: 'n8n-nodes-tact.guardrailGateTool',
			typeVersion: 1,
			position: [100, 250],
			parameters: {},
		},
	],
	connections: { Gate: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] } },
	settings: { executionOrder: 'v1' },
};

describe('the panel of a gate', () => {
	let n8n: LocalN8n;
	let browser: Browser;
	let editor: Editor;

	beforeAll(async () => {
		n8n = await LocalN8n.prepare({ folder: 'e2e-gate-editor' });
		await n8n.start();
		browser = await launchBrowser();
		editor = await Editor.open(browser, n8n);
		await editor.page.setViewportSize({ width: 1440, height: 2400 });
	});

	afterAll(async () => {
		await browser?.close();
		await n8n?.stop();
	});

	const notice = (text: string) => editor.settings.getByText(text);

	test('says what ready-made rules mean, and asks for hours and caps only of one’s own', async () => {
		await editor.newWorkflow();
		await editor.addNode('Guardrail Gate', GUARD);
		const consent = editor.parameter('checkConsent').getByRole('switch');
		for (const [preset, meaning, asksConsent] of [
			['Gentle', 'Monday to Friday from 09:00 to 18:00', true],
			['Transactional', 'Goes at once, past hours', false],
			['Standard', 'Every day from 08:00 to 20:00', true],
		] as const) {
			await editor.choose('preset', preset);
			await notice(meaning).waitFor();
			expect(await editor.parameterLabels()).not.toContain('Frequency Caps');
			expect(await consent.isChecked()).toBe(asksConsent);
			await editor.screenshot(`gate - ${preset}`);
		}
		await editor.choose('preset', 'Custom');
		await editor.parameter('allowedFrom').waitFor();
		expect(await editor.parameterLabels()).toEqual(
			expect.arrayContaining(['Message Type', 'Weekdays', 'Frequency Caps', 'At Most']),
		);
		await editor.screenshot('gate - Custom');
		expect(await editor.notifications()).toEqual([]);
	});

	test('warns of a cap of 0, which lets nothing through', async () => {
		await editor.newWorkflow();
		await editor.addNode('Guardrail Gate', GUARD);
		await editor.choose('preset', 'Custom');
		const warning = notice('0 lets none of these messages through, ever');
		await editor.parameter('max').waitFor();
		expect(await warning.isVisible()).toBe(false);
		await editor.write('max', '0');
		await warning.waitFor();
		await editor.screenshot('gate - a cap of 0');
	});

	test('as a tool offers no Guard', async () => {
		const folder = join(ROOT, '.data');
		mkdirSync(folder, { recursive: true });
		const file = join(folder, 'agent-with-gate.json');
		writeFileSync(file, JSON.stringify(AGENT));
		await editor.importWorkflow(file);
		await editor.openNode('Gate');
		await editor.parameter('preset').waitFor();
		expect(await editor.parameterLabels()).not.toContain('When a Rule Says Not Now');
		await editor.screenshot('gate - as a tool');
		await editor.parameter('operation').click();
		const options = editor.page.locator('.el-select-dropdown .option-headline');
		const visible = options.filter({ visible: true });
		await visible.first().waitFor();
		expect((await visible.allTextContents()).map((name) => name.trim())).toEqual([
			'Check',
			'Explain',
		]);
	});
});
