import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page, Request } from 'playwright-core';
import { OWNER, ROOT, type LocalN8n } from '../../dev/n8n';

const SCREENS = join(ROOT, '.screens');

/** A part of the window, in pixels. */
type Box = { x: number; y: number; width: number; height: number };

/** What the editor lays over the edges of its canvas: menus, buttons, the map. */
const LEFT_OF_PICTURE = 60;
const RIGHT_OF_PICTURE = 80;
const ABOVE_PICTURE = 90;
const BELOW_PICTURE = 260;
const MARGIN = 24;
/** The buttons to the nodes before and after, which lie over the edges of the settings. */
const HIDDEN = '[data-test-id="floating-node"] { visibility: hidden }';

/** n8n's editor in a browser, as an operator uses it. One story is one page. */
export class Editor {
	private constructor(
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens a browser page that is logged in as the owner and talks to this n8n only. */
	static async open(browser: Browser, n8n: LocalN8n): Promise<Editor> {
		const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
		await context.route(
			(url) => url.origin !== n8n.url,
			(route) => route.abort(),
		);
		const login = await context.request.post(`${n8n.url}/rest/login`, {
			data: { emailOrLdapLoginId: OWNER.email, password: OWNER.password },
		});
		if (!login.ok()) throw new Error(`The login failed: ${await login.text()}`);
		return new Editor(await context.newPage(), n8n.url);
	}

	/** Goes to an empty canvas. */
	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.page.getByTestId('canvas-plus-button').waitFor();
		await this.dismissHints();
	}

	/** Goes to the canvas of a saved workflow. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
		await this.dismissHints();
	}

	/** Imports a workflow file into an empty canvas, by the menu; gives the id under which it is saved. */
	async importWorkflow(file: string): Promise<string> {
		await this.newWorkflow();
		await this.page.getByTestId('workflow-menu').click();
		await this.page.getByRole('menuitem', { name: 'Import' }).hover();
		const chooser = this.page.waitForEvent('filechooser');
		await this.page.getByRole('menuitem', { name: 'From file' }).click();
		const saved = this.page.waitForResponse((response) => isSaved(response.request()));
		await (await chooser).setFiles(file);
		return ((await (await saved).json()) as { data: { id: string } }).data.id;
	}

	/** Publishes the open workflow. */
	async publish(): Promise<void> {
		await this.page.getByTestId('workflow-open-publish-modal-button').click();
		await this.page.getByTestId('workflow-publish-button').click();
		await this.page.getByText('Workflow published').waitFor();
		await this.page.getByRole('button', { name: 'Got it' }).click();
	}

	/**
	 * Runs the open workflow by hand, until it has succeeded.
	 * @param trigger makes happen what the workflow's trigger waits for, once it waits
	 */
	async execute(trigger: () => Promise<void>): Promise<void> {
		const begun = this.page.waitForResponse((response) => response.url().endsWith('/run'));
		await this.page.getByTestId('execute-workflow-button').click();
		await begun;
		// The word of success is gone after some seconds, and a short run may be over before its trigger returns.
		const success = this.page.getByText('Workflow executed successfully');
		const succeeded = success.waitFor({ timeout: 60_000 });
		await Promise.all([trigger(), succeeded]);
	}

	/** Opens the nodes panel and searches; gives the names that it lists. */
	async searchNodes(text: string): Promise<string[]> {
		const search = this.page.getByTestId('node-creator-search-bar');
		if (!(await search.isVisible())) await this.openNodesPanel();
		await search.fill(text);
		const names = this.page.getByTestId('node-creator-item-name');
		await names.filter({ hasText: text }).first().waitFor();
		return (await names.allTextContents()).map((name) => name.trim());
	}

	/**
	 * Finds a node in the nodes panel, adds it, and gives its settings, which n8n opens at once.
	 * @param action which of the node's actions to pick, for nodes that list several
	 */
	async addNode(displayName: string, action?: string): Promise<Locator> {
		await this.searchNodes(displayName);
		const items = this.page.getByTestId('node-creator-item-name');
		await items.getByText(displayName, { exact: true }).first().click();
		if (action) await items.getByText(action, { exact: true }).click();
		else await this.page.getByRole('button', { name: 'Add to workflow' }).click();
		await this.settings.waitFor();
		return this.settings;
	}

	/** Opens the settings of a node on the canvas. */
	async openNode(name: string): Promise<Locator> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.settings.waitFor();
		return this.settings;
	}

	async closeNode(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.settings.waitFor({ state: 'hidden' });
	}

	/** The open node's settings: input, parameters and output. */
	get settings(): Locator {
		return this.page.getByTestId('ndv');
	}

	/** What went into the open node in the last run, as the panel shows it. */
	get input(): Locator {
		return this.settings.getByTestId('ndv-input-panel');
	}

	/** What came out of the open node in the last run, hints included. */
	get output(): Locator {
		return this.settings.getByTestId('output-panel');
	}

	/** The labels of the parameters that the open node shows. */
	async parameterLabels(): Promise<string[]> {
		const labels = this.settings.getByTestId('node-parameters').locator('label.n8n-input-label');
		const shown = labels.filter({ visible: true }).locator('.n8n-text:first-child');
		await shown.first().waitFor();
		return (await shown.allTextContents()).map((label) => label.trim());
	}

	/** A parameter of the open node, by its name in the node's description. */
	parameter(name: string): Locator {
		return this.settings.getByTestId(`parameter-input-${name}`).filter({ visible: true }).first();
	}

	/** Chooses an option of a parameter of the open node. */
	async choose(parameter: string, option: string): Promise<void> {
		await this.parameter(parameter).click();
		const options = this.page.locator('.el-select-dropdown .option-headline');
		await options.filter({ visible: true }).getByText(option, { exact: true }).click();
	}

	/** Writes into a parameter of the open node. */
	async write(parameter: string, text: string): Promise<void> {
		await this.parameter(parameter).locator('input, textarea').first().fill(text);
		await this.page.keyboard.press('Tab');
	}

	/** Messages that n8n shows at the edge of the window, errors among them. */
	async notifications(): Promise<string[]> {
		return await this.page.locator('.el-notification__content').allTextContents();
	}

	/** Takes a picture of the window, or of a part of it, to `.screens/<name>.png`. */
	async screenshot(name: string, clip?: Box): Promise<void> {
		mkdirSync(SCREENS, { recursive: true });
		const style = clip ? HIDDEN : undefined;
		await this.page.screenshot({ path: join(SCREENS, `${name}.png`), clip, style });
	}

	/**
	 * Takes a picture of a part of the canvas at its natural size, without the editor around it.
	 * @param corner the name of the note at the upper left
	 */
	async canvasPicture(name: string, corner: string, width: number, height: number): Promise<void> {
		const { page } = this;
		const before = page.viewportSize()!;
		await page.setViewportSize({
			width: LEFT_OF_PICTURE + width + RIGHT_OF_PICTURE,
			height: ABOVE_PICTURE + height + BELOW_PICTURE,
		});
		await page.keyboard.press('0');
		const note = page.getByTestId('sticky').filter({ hasText: corner }).first();
		await page.mouse.move(LEFT_OF_PICTURE + MARGIN / 2, ABOVE_PICTURE + height - MARGIN / 2);
		for (let tries = 0; tries < 20; tries++) {
			const box = (await note.boundingBox())!;
			const by = [box.x - LEFT_OF_PICTURE - MARGIN, box.y - ABOVE_PICTURE - MARGIN] as const;
			if (Math.max(...by.map(Math.abs)) < 2) break;
			await page.mouse.wheel(...by);
			await page.waitForTimeout(100);
		}
		await this.screenshot(name, { x: LEFT_OF_PICTURE, y: ABOVE_PICTURE, width, height });
		await page.setViewportSize(before);
		await page.keyboard.press('1');
	}

	/**
	 * Takes a picture of the open node's parameters beside what came out of it in the last run.
	 * @param field what of the output is scrolled to
	 */
	async nodePicture(name: string, field: string, height: number): Promise<void> {
		const { page } = this;
		const before = page.viewportSize()!;
		await page.setViewportSize({ width: 1600, height: height + 100 });
		await this.output.getByText('Schema', { exact: true }).click();
		await this.scrollOutputTo(field);
		const left = (await this.settings.getByTestId('node-parameters').boundingBox())!;
		const right = (await this.output.boundingBox())!;
		const width = right.x + right.width - left.x;
		await this.screenshot(name, { x: left.x, y: right.y, width, height });
		await page.setViewportSize(before);
	}

	async close(): Promise<void> {
		await this.page.context().close();
	}

	/** Brings a field of the output to the middle. The editor renders only what is in sight. */
	private async scrollOutputTo(field: string): Promise<void> {
		const { x, y, width, height } = (await this.output.boundingBox())!;
		const label = this.output.getByText(field, { exact: true }).last();
		await this.page.mouse.move(x + width / 2, y + height / 2);
		for (let tries = 0; tries < 20 && !(await label.isVisible()); tries++) {
			await this.page.mouse.wheel(0, height / 4);
			await this.page.waitForTimeout(100);
		}
		const place = (await label.boundingBox())!;
		await this.page.mouse.wheel(0, place.y - y - height / 2);
		await this.page.waitForTimeout(100);
	}

	private async openNodesPanel(): Promise<void> {
		await this.page.getByTestId('node-creator-plus-button').click();
	}

	/** A first visit shows what is new in this version of the editor. */
	private async dismissHints(): Promise<void> {
		const gotIt = this.page.getByRole('button', { name: 'Got it' });
		if (await gotIt.isVisible()) await gotIt.click();
	}
}

/** Whether the editor saves a workflow that has nodes. */
function isSaved(request: Request): boolean {
	if (!/\/rest\/workflows\b/.test(request.url()) || request.method() === 'GET') return false;
	const body = request.postDataJSON() as { nodes?: unknown[] } | null;
	return (body?.nodes?.length ?? 0) > 0;
}
