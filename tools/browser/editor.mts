import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { OWNER } from '../n8n/client.mts';
import type { BrowserSession } from './session.mts';

/** Long, since a busy machine draws slowly: it only decides how late a failure is seen. */
const timeout = 120_000;

export interface EditorOptions {
	/** Where screenshots are kept. Emptied first. */
	folder: string;
	/** Pixels for each CSS pixel; default 1. */
	scale?: number;
}

/** The editor of n8n in the browser, used by what a person sees of it. */
export class Editor {
	readonly page: Page;
	readonly #baseUrl: string;
	readonly #folder: string;
	#screenshots = 0;

	private constructor(page: Page, baseUrl: string, folder: string) {
		this.page = page;
		this.#baseUrl = baseUrl;
		this.#folder = folder;
	}

	/** Opens it and logs in. */
	static async open(
		{ browser, baseUrl }: Pick<BrowserSession, 'browser' | 'baseUrl'>,
		{ folder, scale }: EditorOptions,
	): Promise<Editor> {
		rmSync(folder, { recursive: true, force: true });
		mkdirSync(folder, { recursive: true });
		const viewport = { width: 1440, height: 900 };
		const page = await browser.newPage({ viewport, deviceScaleFactor: scale });
		page.setDefaultTimeout(timeout);
		const editor = new Editor(page, baseUrl, folder);
		await editor.goto('/signin');
		await page.locator('input[type=email]').fill(OWNER.email);
		await page.locator('input[type=password]').fill(OWNER.password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.waitForURL(/home|workflow/);
		return editor;
	}

	async goto(path: string): Promise<void> {
		await this.page.goto(`${this.#baseUrl}${path}`);
	}

	/** What n8n marks with this test ID and is in view. */
	byId(id: string): Locator {
		return this.page.locator(`[data-test-id="${id}"]:visible`);
	}

	/** The first place that has this text and is in view. */
	text(text: string | RegExp): Locator {
		return this.page.getByText(text).filter({ visible: true }).first();
	}

	/** Keeps what is in view, in the light and in the dark theme. */
	async screenshot(name: string): Promise<void> {
		const number = String(++this.#screenshots).padStart(2, '0');
		for (const colorScheme of ['dark', 'light'] as const) {
			await this.page.emulateMedia({ colorScheme });
			await this.page.screenshot({
				path: join(this.#folder, `${number} ${name} (${colorScheme}).png`),
				animations: 'disabled',
			});
		}
	}

	/** Opens the nodes panel behind the last node, or that for the first one. */
	async openNodesPanel(): Promise<void> {
		const first = this.byId('canvas-plus-button');
		await first.or(this.byId('canvas-handle-plus')).last().click();
		await this.byId('node-creator-search-bar').waitFor();
	}

	/** Types into the search of the nodes panel. Returns the entries that are found. */
	async searchNodes(text: string): Promise<Locator> {
		await this.byId('node-creator-search-bar').fill(text);
		return this.byId('item-iterator-item');
	}

	/** Adds a node, by an action of it if it has several. Its panel is open then. */
	async addNode(name: string, action?: string): Promise<void> {
		await this.openNodesPanel();
		await (await this.searchNodes(name)).filter({ hasText: name }).first().click();
		if (action) {
			await this.byId('item-iterator-item').filter({ hasText: action }).first().click();
		}
		await this.byId('ndv').waitFor();
	}

	async openNode(name: string): Promise<void> {
		await this.byId('canvas-node').filter({ hasText: name }).dblclick();
		await this.byId('ndv').waitFor();
	}

	async closeNode(): Promise<void> {
		await this.byId('ndv-close-button').click();
		await this.byId('ndv').waitFor({ state: 'hidden' });
	}

	/** The input of a parameter, or of a field of a credential. */
	input(parameter: string): Locator {
		return this.byId(`parameter-input-${parameter}`).locator('input, textarea').first();
	}

	/** Chooses an entry of a parameter that is a list. */
	async choose(parameter: string, option: string, index = 0): Promise<void> {
		await this.byId(`parameter-input-${parameter}`).nth(index).click();
		const name = new RegExp(`^${option}`);
		await this.page.getByRole('option', { name }).filter({ visible: true }).click();
	}

	/** Switches a parameter to an expression, and enters that. */
	async enterExpression(parameter: string, expression: string): Promise<void> {
		await this.byId(`parameter-input-${parameter}`).hover();
		const options = this.byId(`${parameter}-parameter-input-options-container`);
		await options.hover();
		await options.locator('[data-test-id="radio-button-expression"]').click();
		await this.byId(`parameter-input-${parameter}`).locator('.cm-content').click();
		await this.page.keyboard.press('Control+A');
		await this.page.keyboard.insertText(expression);
	}

	/** Saves the credential in its dialog, where n8n tests it. */
	async saveCredential(): Promise<void> {
		await this.byId('credential-save-button').click();
	}

	async closeCredential(): Promise<void> {
		const dialog = this.byId('editCredential-modal');
		await dialog.locator('.el-dialog__headerbtn').click();
		await dialog.waitFor({ state: 'hidden' });
	}

	/** Runs the node whose panel is open until its output has these texts. */
	async executeNode(...texts: string[]): Promise<void> {
		await this.byId('node-execute-button').click();
		await this.#message('Node executed successfully');
		for (const text of texts) {
			await this.byId('output-panel').getByText(text).first().waitFor();
		}
	}

	/** Runs the workflow on the canvas. */
	async executeWorkflow(): Promise<void> {
		await this.byId('execute-workflow-button').click();
		await this.#message('Workflow executed successfully');
	}

	/** Waits for a message in the corner. If it doesn't come, what is in view tells why. */
	async #message(text: string): Promise<void> {
		try {
			await this.text(text).waitFor();
		} catch (error) {
			await this.screenshot(`no message ${text}`);
			throw error;
		}
	}

	/** Publishes the workflow on the canvas, which activates it. */
	async publishWorkflow(): Promise<void> {
		await this.byId('workflow-open-publish-modal-button').click();
		await this.byId('workflow-publish-button').click();
		await this.text('Workflow published').waitFor();
	}

	async openCommunityNodes(): Promise<void> {
		await this.goto('/settings/community-nodes');
		await this.byId('community-package-card').or(this.byId('empty-state')).first().waitFor();
		// Until the list is there, its place has cards without text.
		await this.page.getByRole('button', { name: /^Install/ }).waitFor();
	}

	/** Confirms the dialog about the installed package. */
	async confirm(button: RegExp): Promise<void> {
		const dialog = this.byId('communityPackageManageConfirm-modal');
		await dialog.getByRole('button', { name: button }).click();
		await dialog.waitFor({ state: 'hidden' });
	}
}
