import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { OWNER, ROOT, type LocalN8n } from '../../dev/n8n';

const SCREENS = join(ROOT, '.screens');

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

	/** The labels of the parameters that the open node shows. */
	async parameterLabels(): Promise<string[]> {
		const labels = this.settings.getByTestId('node-parameters').locator('label.n8n-input-label');
		const shown = labels.filter({ visible: true }).locator('.n8n-text:first-child');
		await shown.first().waitFor();
		return (await shown.allTextContents()).map((label) => label.trim());
	}

	/** Messages that n8n shows at the edge of the window, errors among them. */
	async notifications(): Promise<string[]> {
		return await this.page.locator('.el-notification__content').allTextContents();
	}

	/** Takes a picture to `.screens/<name>.png`. */
	async screenshot(name: string): Promise<void> {
		mkdirSync(SCREENS, { recursive: true });
		await this.page.screenshot({ path: join(SCREENS, `${name}.png`) });
	}

	async close(): Promise<void> {
		await this.page.context().close();
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
