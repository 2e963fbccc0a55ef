import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@n8n/backend-common';
import { Container } from '@n8n/di';
import type { IDataObject } from 'n8n-workflow';
import { ingest } from '../../../core/signal/ingest';
import type { Store } from '../../../core/store/ports';
import { closeStores, openEmbedded } from '../../../nodes/shared/store';
import { outputOf, ProviderStandIn } from '../../helpers/canvas';
import { openStoreAt, type StorePlace } from '../../helpers/stores';
import { itemsOf } from '../scene';
import { HostedCanvas } from './hosted';
import type { Scope } from './journeys';
import { Looks } from './looks';
import {
	byText,
	inOrderOfEach,
	LEASE,
	messageLine,
	momentLine,
	SECOND,
	type Settings,
	type Shown,
	type Told,
} from './settings';
import { standing } from './standing';
import { button, workflow } from './workflow';

/** The nodes on n8n's engine, over a store of their own whose clock stands still until it is moved. */
export class Real {
	private readonly looks = new Looks();
	private readonly sender = new ProviderStandIn();
	private canvas: HostedCanvas | undefined;
	/** Moments that started the workflow in runs whose end nobody has heard of: they are to start it once more. */
	private readonly unheard = new Set<string>();
	private fresh: string[] = [];
	private seenRuns = 0;
	private readonly contacts = new Map<string, number>();
	private deaths = 0;
	/** Up to then leases last that were left behind, and by node how many they are. */
	private leasedUntil = 0;
	private leftBehind = new Map<string, number>();
	/** What n8n's log warns of. */
	private readonly troubles: string[] = [];
	/** Nobody hears of the end of runs. */
	private deaf = false;

	private constructor(
		private readonly place: StorePlace,
		/** The hand of another process on a shared store, such as one that takes signals in. */
		private readonly own: Store | undefined,
		private readonly folder: string,
		private now: number,
	) {}

	static async at(place: StorePlace | undefined, now: number): Promise<Real> {
		const folder = mkdtempSync(join(tmpdir(), 'tact-world-'));
		process.env.N8N_USER_FOLDER = folder;
		const own = place && (await openStoreAt(place));
		const real = new Real(place ?? { file: folder }, own, folder, now);
		real.watchLog();
		await real.setTime(now);
		return real;
	}

	/** Nodes go on looking after a failure, which is only told in n8n's log. */
	private watchLog(): void {
		const logger = Container.get(Logger);
		jest.spyOn(logger, 'info').mockImplementation(() => undefined);
		for (const level of ['warn', 'error'] as const)
			jest
				.spyOn(logger, level)
				.mockImplementation((...[message]) => void this.troubles.push(message));
	}

	private async store(): Promise<Store> {
		return this.own ?? (await openEmbedded()).store;
	}

	private async setTime(now: number): Promise<void> {
		this.now = now;
		const clock = JSON.stringify({ realFrom: 0, virtualFrom: now, rate: 0 });
		await (await this.store()).settings.set('clock', clock);
	}

	async publish(settings: Settings): Promise<void> {
		this.canvas = new HostedCanvas(workflow(settings), this.place, this.looks, this.sender);
		this.seenRuns = 0;
		await this.canvas.activate();
		this.leftBehind = await this.underWay();
		await this.settle();
	}

	async withdraw(): Promise<void> {
		await this.canvas!.deactivate();
		this.leave();
	}

	/** The process is gone just when it was about to let go whoever is due. */
	async die(now: number): Promise<void> {
		await this.setTime(now);
		const store = await this.store();
		const lease = `gone${++this.deaths}.0`;
		const leaseUntil = this.now + LEASE;
		for (const { nodeId } of await store.timers.status(this.now))
			await store.timers.claim({ nodeId, now: this.now, leaseUntil, limit: 1_000, lease });
		this.leasedUntil = leaseUntil;
		await this.crash();
	}

	/** The process is gone after it has let everybody go who is due, and before it has written that down. */
	async dieUnheard(now: number): Promise<void> {
		for (const name of this.nodes) this.canvas!.deafAt.add(name);
		this.canvas!.ended.clear();
		this.deaf = true;
		await this.jump(now);
		this.deaf = false;
		this.listen();
		for (const line of this.fresh) this.unheard.add(line);
		this.leasedUntil = now + LEASE;
		await this.crash();
	}

	private async crash(): Promise<void> {
		this.looks.die();
		this.leave();
		await closeStores();
	}

	private leave(): void {
		this.listen();
		this.canvas = undefined;
	}

	async hear(batch: readonly Told[]): Promise<void> {
		await this.setTime(this.now + SECOND);
		const signals = batch.map(({ eventId, type, email, object, at }) => ({
			eventId,
			type,
			contact: { email },
			warnings: [],
			...(object ? { objectKey: object } : {}),
			occurredAt: at,
			receivedAt: this.now,
			body: { type, email },
			properties: {},
		}));
		const { signals: heard } = await ingest(await this.store(), signals, this.now);
		heard.forEach(({ contact }, i) => this.contacts.set(batch[i]!.email, contact.id));
		await this.settle();
	}

	async jump(now: number): Promise<void> {
		await this.setTime(now);
		await this.settle();
	}

	async press(operation: 'pause' | 'resume', target: Scope, shiftWaits = false): Promise<boolean> {
		const { scope } = target;
		const journey = target.scope === 'journey' ? target.journey : '';
		const json = button({ operation, scope, journey, shiftWaits });
		const canvas = new HostedCanvas(json, this.place, this.looks, this.sender);
		const email = target.scope === 'contact' ? target.email : 'nobody@example.org';
		const run = await canvas.run('Button', itemsOf({ email }), 'manual');
		if (run.status !== 'success') throw run.data.resultData.error;
		await this.settle();
		return outputOf(run, 'Button', 0).length > 0;
	}

	/** Lets every node look, which must not do anything where nothing is due. */
	async lookAround(): Promise<void> {
		const before = this.canvas?.runs.length;
		for (const node of this.nodes) await this.lookAt(node);
		expect(this.canvas?.runs.length).toBe(before);
	}

	/** Those that wait for their next look, in the order of the canvas. */
	private get nodes(): string[] {
		const names = Object.keys(this.canvas?.workflow.nodes ?? {});
		return names.filter((name) => this.looks.has(name));
	}

	private async settle(): Promise<void> {
		for (let looks = 0; looks < 200; looks++) {
			const node = await this.firstDue();
			if (!node) return;
			await this.lookAt(node);
		}
		throw new Error('The nodes do not come to rest.');
	}

	private async lookAt(node: string): Promise<void> {
		await this.looks.look(node);
		for (let looks = 0; looks < 2_000; looks++) {
			const { failures, runs, ended } = this.canvas!;
			const broken = runs.find(({ status }) => status !== 'success')?.data.resultData.error;
			const trouble = failures[0] ?? broken ?? this.troubles[0];
			if (trouble) throw trouble instanceof Error ? trouble : new Error(String(trouble));
			const leased = (await this.underWay()).get(node) ?? 0;
			if (leased === 0 || (this.deaf && leased === ended.get(node))) {
				this.leftBehind.delete(node);
				return;
			}
			// Under the red button nobody takes up either what was left behind.
			const stays = this.leasedUntil > this.now || (await this.isStopped());
			if (stays && leased === this.leftBehind.get(node)) return;
			await pause(2);
		}
		throw new Error(`A run of "${node}" does not end.`);
	}

	private async isStopped(): Promise<boolean> {
		const pauses = await (await this.store()).pauses.list();
		return pauses.some(({ scope }) => scope === 'all');
	}

	/** How many are under way, by the node at which they waited. */
	private async underWay(): Promise<Map<string, number>> {
		const rows = await (await this.store()).timers.status(this.now);
		return new Map(rows.map(({ node, leased }) => [node.name, leased]));
	}

	/** The first node, in the order of the canvas, at which something is due. */
	private async firstDue(): Promise<string | undefined> {
		if (!this.canvas) return undefined;
		const store = await this.store();
		const rows = await store.timers.status(this.now);
		const stopped = await this.isStopped();
		const due = new Set(
			rows
				.filter(
					({ overdue, leased }) =>
						!stopped && (overdue > 0 || (leased > 0 && !this.deaf && this.leasedUntil <= this.now)),
				)
				.map(({ node }) => node.name),
		);
		const moments = (await store.moments.live(this.now)).map(({ id }) => id);
		if ((await store.watches.due(moments, this.now, 1)).length > 0) due.add('Signals');
		return this.nodes.find((name) => due.has(name));
	}

	/** Takes down which moments have started the workflow. */
	private listen(): void {
		for (const run of this.canvas?.runs.slice(this.seenRuns) ?? [])
			for (const json of outputOf(run, 'Signals')) {
				const { moment, signal, contact } = json.tact as Record<string, IDataObject>;
				const { type, eventId, object, occurredAt } = signal as Record<string, string>;
				const email = String(contact!.email);
				const at = Date.parse(occurredAt!);
				const told = { type: type!, eventId: eventId!, email, object, at };
				const line = momentLine(String(moment!.name), told);
				if (!this.unheard.delete(line)) this.fresh.push(line);
			}
		this.seenRuns = this.canvas?.runs.length ?? 0;
	}

	/** What is to be seen, and what has happened since it was last asked. */
	async show(): Promise<Shown> {
		this.listen();
		this.unheard.clear();
		const messages = this.sender.sent.splice(0);
		return {
			moments: this.fresh.splice(0).sort(byText),
			messages: inOrderOfEach(messages.map(({ to, subject }) => messageLine(to, subject))),
			...(await standing(await this.store(), this.contacts)),
		};
	}

	async end(): Promise<void> {
		await this.canvas?.deactivate();
		await closeStores();
		await this.own?.close();
		this.looks.die();
		jest.restoreAllMocks();
		rmSync(this.folder, { recursive: true, force: true });
	}
}
