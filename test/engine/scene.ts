import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { IDataObject, INodeExecutionData, INodeType } from 'n8n-workflow';
import { signPass, type Pass } from '../../core/pass';
import { ingest } from '../../core/signal/ingest';
import { Canvas, node, ProviderStandIn, type WorkflowJson } from '../helpers/canvas';
import { World } from '../helpers/world';
import { Blender, Picker, Reverser } from './plain-nodes';

export const STEP = 'n8n-nodes-tact.journeyStep';
export const GATE = 'n8n-nodes-tact.guardrailGate';
export const CONSENT = 'n8n-nodes-tact.consentCheck';
export const CONTACT = 'n8n-nodes-tact.contact';
export const SENDER = 'test.sender';
export const PICK = 'test.pick';
export const REVERSE = 'test.reverse';
export const BLEND = 'test.blend';

/** What jest's fake timers leave alone where only intervals are to be driven by hand. */
export const ALL_BUT_INTERVALS = [
	'Date',
	'hrtime',
	'nextTick',
	'performance',
	'queueMicrotask',
	'setImmediate',
	'clearImmediate',
	'setTimeout',
	'clearTimeout',
] as const;

/** A gate that lets everything through at any time, to switch single rules on from. */
export const anytime = {
	preset: 'custom',
	allowedHours: 'own',
	allowedFrom: '00:00',
	allowedUntil: '00:00',
	caps: {},
	checkConsent: false,
};

export const oneADay = { values: [{ max: 1, channel: 'this', per: 'hours', hours: 24 }] };

/** One store, its clock, a provider, and the canvases that are published on it. */
export class Scene {
	readonly sender = new ProviderStandIn();
	private readonly canvases: Canvas[] = [];
	private signals = 0;

	private constructor(readonly world: World) {}

	static async at(start: string): Promise<Scene> {
		return new Scene(await World.create(start));
	}

	/** A canvas with this workflow, as yet unpublished. */
	canvas(json: WorkflowJson, others: Record<string, INodeType> = {}): Canvas {
		const canvas = new Canvas(json, {
			[SENDER]: this.sender,
			[PICK]: new Picker(),
			[REVERSE]: new Reverser(),
			[BLEND]: new Blender(),
			...others,
		});
		this.canvases.push(canvas);
		return canvas;
	}

	async published(json: WorkflowJson, others: Record<string, INodeType> = {}): Promise<Canvas> {
		const canvas = this.canvas(json, others);
		await canvas.activate();
		return canvas;
	}

	/** A Contact node by itself, run by hand. */
	async contactNode(parameters: IDataObject, people: readonly IDataObject[]) {
		return await this.canvas({
			nodes: [node('Contact', CONTACT, parameters)],
			connections: {},
		}).run('Contact', itemsOf(...people));
	}

	/** A signal as the Signal Trigger writes it down, at the store's time; it occurred then, unless told otherwise. */
	async signal(
		type: string,
		email: string,
		properties: IDataObject = {},
		objectKey?: string,
		occurredAt?: string,
	) {
		const { now, store } = this.world;
		const eventId = `test:${++this.signals}`;
		const contact = { email };
		return await ingest(
			store,
			[
				{
					eventId,
					type,
					contact,
					warnings: [],
					occurredAt: occurredAt === undefined ? now : Date.parse(occurredAt),
					receivedAt: now,
					properties,
					body: properties,
					...(objectKey === undefined ? {} : { objectKey }),
				},
			],
			now,
		);
	}

	/** An item as the Signal Trigger lets it out: with a pass whose entry no retry changes. */
	async passed(email: string, pass: Partial<Pass> = {}): Promise<INodeExecutionData> {
		const { now, open } = this.world;
		const [found] = await open.store.contacts.upsert([{ email }], now);
		const signed = signPass(
			{ contactId: found!.contact.id, entry: 's1', hop: 0, ...pass },
			open.secret,
		);
		return { json: { email, tact: { pass: signed } } };
	}

	/** A signal about an object, and the item with which a Signal Trigger would start for it. */
	async begun(
		type: string,
		email: string,
		object?: string,
		json: IDataObject = {},
	): Promise<INodeExecutionData> {
		const { signals } = await this.signal(type, email, json, object);
		const item = await this.passed(email, { entry: `s${signals[0]!.id}` });
		const signal = {
			type,
			occurredAt: new Date(this.world.now).toISOString(),
			...(object === undefined ? {} : { object }),
		};
		return { json: { ...json, email, tact: { ...(item.json.tact as IDataObject), signal } } };
	}

	/** To whom the provider sent, in order. */
	get sentTo(): string[] {
		return this.sender.sent.map(({ to }) => to);
	}

	/** How many contacts wait, are under way or were given up, over all nodes. */
	async waits(): Promise<{ waiting: number; leased: number; failed: number }> {
		const rows = await this.world.store.timers.status(this.world.now);
		const sum = (field: 'waiting' | 'leased' | 'failed') =>
			rows.reduce((total, row) => total + row[field], 0);
		return { waiting: sum('waiting'), leased: sum('leased'), failed: sum('failed') };
	}

	/** What became of each message that a gate let out, in their order. */
	touchStates(): string[] {
		const file = join(this.world.folder, '.n8n', 'tact.sqlite');
		const database = new DatabaseSync(file, { readOnly: true });
		const rows = database.prepare('select state from tact_touches order by id').all();
		database.close();
		return rows.map(({ state }) => ['reserved', 'sent', 'uncertain'][Number(state)]!);
	}

	async end(): Promise<void> {
		for (const canvas of this.canvases) canvas.hearAgain();
		await Promise.all(this.canvases.map((canvas) => canvas.deactivate()));
		await this.world.destroy();
	}
}

export const NOBODY = { waiting: 0, leased: 0, failed: 0 };

export const itemsOf = (...people: IDataObject[]): INodeExecutionData[] =>
	people.map((json) => ({ json: { ...json } }));

/** `n` people who differ in their address only. */
export const crowd = (n: number): INodeExecutionData[] =>
	Array.from({ length: n }, (_, i) => ({ json: { email: `p${i}@example.com` } }));

/** What Tact said of an item in one of its sections. */
export const said = (json: IDataObject | undefined, section: string): IDataObject =>
	((json?.tact as IDataObject | undefined)?.[section] ?? {}) as IDataObject;

/** Long enough for the releasers of a clock that stands still to have looked at least twice. */
export const looksPass = () => new Promise((resolve) => setTimeout(resolve, 450));
