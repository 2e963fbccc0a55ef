import type { IDataObject } from 'n8n-workflow';
import type { ContactDetails } from '../../core/contact/contact';
import type { MomentRow } from '../../core/moment/read';
import { ingest } from '../../core/signal/ingest';
import { allOutputOf, node, type Canvas, type WorkflowJson } from '../helpers/canvas';
import { post, type Reply } from '../nodes/SignalTrigger/request';
import { Scene } from './scene';

export const TRIGGER = 'n8n-nodes-tact.signalTrigger';

export const ANN = 'ann@example.org';
export const BOB = 'bob@example.org';

export const unsigned: MomentRow = {
	when: 'notFollowed',
	signal: 'estimate.sent',
	absent: 'estimate.signed',
	card: { goal: 'estimate.signed' },
};
export const order: MomentRow = { signal: 'order.completed', card: { goal: 'order.repeated' } };

/** The panel with these moments; each has a goal unless its card says otherwise, so that nobody is warned. */
const panelOf = (rows: MomentRow[]) =>
	({
		moments: { values: rows.map((row) => ({ card: { goal: 'goal' }, ...row })) },
		path: 'signals',
	}) as IDataObject;

/** A workflow that only listens. */
export const listening = (rows: MomentRow[], more: Partial<WorkflowJson> = {}): WorkflowJson => ({
	nodes: [node('Signals', TRIGGER, panelOf(rows))],
	connections: {},
	...more,
});

export interface Told {
	at?: string;
	object?: string;
	contact?: ContactDetails;
	[property: string]: unknown;
}

/** Where signals come from: the Signal Trigger's own webhook, or anything else that writes them down. */
export type Way = 'by its own webhook' | 'by another way';
export const WAYS: Way[] = ['by its own webhook', 'by another way'];

/** Signals, and the workflows that listen to them. */
export class Stage {
	private count = 0;

	private constructor(
		readonly scene: Scene,
		private readonly way: Way,
	) {}

	static async at(start: string, way: Way = 'by another way'): Promise<Stage> {
		return new Stage(await Scene.at(start), way);
	}

	get world() {
		return this.scene.world;
	}

	/** Publishes a workflow with these moments. */
	async listen(rows: MomentRow[], more: Partial<WorkflowJson> = {}): Promise<Canvas> {
		return await this.scene.published(listening(rows, more));
	}

	/** Something that a person did, now or at a time of its own. */
	async tell(type: string, email: string, told: Told = {}): Promise<void> {
		const { at, object, contact, ...properties } = told;
		const { now, store } = this.world;
		const occurredAt = at === undefined ? now : Date.parse(at);
		const eventId = `e${++this.count}`;
		if (this.way === 'by its own webhook') {
			const { email: _email, ...details } = { email, ...contact };
			await this.post({
				id: eventId,
				type,
				email,
				timestamp: new Date(occurredAt).toISOString(),
				...(object ? { objectKey: object } : {}),
				contact: details,
				properties,
			});
			return;
		}
		const signal = {
			eventId,
			type,
			contact: { email, ...contact },
			warnings: [],
			...(object ? { objectKey: object } : {}),
			occurredAt,
			receivedAt: now,
			body: { type, email, ...properties },
			properties,
		};
		await ingest(store, [signal], now);
	}

	/** Sends a body to the production or the test URL of the workflow `wf1`. */
	async post(
		body: unknown,
		rows: MomentRow[] = [],
		mode: 'manual' | 'webhook' = 'webhook',
	): Promise<Reply> {
		return await post(body, {
			mode,
			parameters: panelOf(rows),
			node: { id: 'id-Signals', name: 'Signals' },
		});
	}

	async end(): Promise<void> {
		await this.scene.end();
	}
}

/** What `tact` says of the items that a workflow started with, in their order. */
export const startsOf = (canvas: Canvas): IDataObject[] =>
	allOutputOf(canvas, 'Signals').map(({ tact }) => tact as IDataObject);

/** Whom they are about, by address. */
export const peopleOf = (canvas: Canvas): string[] =>
	startsOf(canvas).map(({ contact }) => String((contact as IDataObject).email));
