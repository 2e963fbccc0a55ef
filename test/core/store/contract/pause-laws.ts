import fc from 'fast-check';
import type { PauseTarget, Store } from '../../../../core/store/ports';
import { PauseModel, type Deed, type ModelWait } from './pause-model';
import { DAY, MINUTE, NOW } from './samples';

const WAITS = 4;
const CONTACTS = 2;

const wait = fc.nat(WAITS - 1);
const node = fc.nat(1);
const deed: fc.Arbitrary<Deed> = fc.oneof(
	fc.record({ do: fc.constant('hold' as const), wait }),
	fc.record({ do: fc.constant('replay' as const), wait }),
	fc.record({ do: fc.constant('claim' as const), node }),
	fc.record({
		do: fc.constant('end' as const),
		wait,
		how: fc.constantFrom('acknowledge', 'retry', 'park'),
	}),
	fc.record({
		do: fc.constantFrom('pause' as const, 'resume' as const),
		scope: fc.constantFrom('all', 'journey', 'contact'),
		contact: fc.nat(CONTACTS - 1),
		shift: fc.boolean(),
	}),
	fc.record({ do: fc.constant('move' as const), wait, node, atOnce: fc.boolean() }),
	fc.record({ do: fc.constantFrom('leave' as const, 'answer' as const), wait }),
	fc.record({ do: fc.constant('pass' as const), ms: fc.nat(2 * DAY) }),
);

/** Waits that are held, paused, moved, ended and claimed in any order: nobody is lost, nobody goes on twice or too soon. */
export function pauseLaws(store: () => Store): void {
	let run = 0;

	it('waits do what a simple model of them does, and all go on in the end', async () => {
		const deeds = fc.array(deed, { minLength: 20, maxLength: 60, size: 'max' });
		await fc.assert(
			fc.asyncProperty(deeds, async (some) => {
				const history = await History.begin(store(), ++run);
				for (let early = 0; early < WAITS - 2; early++)
					await history.play({ do: 'hold', wait: early });
				for (const one of some) await history.play(one);
				await history.finish();
			}),
			{ numRuns: 60 },
		);
	});
}

/** People of each history are its own. */
const contactOf = (run: number, contact: number) => 1_000_000 + run * 10 + contact;

/** One history, played in the store and in the model side by side. */
class History {
	private readonly model: PauseModel;
	private readonly timerIds = new Map<ModelWait, number>();
	private readonly leases = new Map<ModelWait, string>();
	private claims = 0;

	private constructor(
		private readonly store: Store,
		private readonly run: number,
		private readonly nodeIds: number[],
		private readonly enrolmentIds: number[],
	) {
		this.model = new PauseModel(
			Array.from({ length: WAITS }, (_, i): ModelWait => ({
				contact: i % CONTACTS,
				enrolled: i < WAITS / 2,
				node: i % 2,
				origin: i % 2,
				dueAt: NOW + i * MINUTE * 300,
				wakeAt: 0,
				state: 'not yet',
			})),
		);
	}

	static async begin(store: Store, run: number): Promise<History> {
		// Of a history that failed.
		await store.pauses.resume([{ scope: 'all' }], { now: NOW, shift: false });
		const nodeIds = [];
		for (const name of ['a', 'b']) {
			const address = { workflowId: `r${run}`, nodeId: name, name, kind: 'journeyStep' as const };
			const nodeId = await store.timers.register(address, NOW);
			await store.steps.publish(nodeId, { moves: 'exactly', panel: {} }, NOW);
			nodeIds.push(nodeId);
		}
		const requests = Array.from({ length: WAITS }, (_, i) => ({
			contactId: contactOf(run, i % CONTACTS),
			journeyKey: `r${run}`,
			entry: `s${i}`,
		}));
		const entered = await store.journeys.enter(
			requests,
			{ again: 'always', perObject: false },
			NOW,
		);
		const ids = entered.map(({ enrolment }) => enrolment.id);
		return new History(store, run, nodeIds, ids);
	}

	async play(deed: Deed): Promise<void> {
		const { model } = this;
		if (deed.do === 'pass') model.now += deed.ms;
		else if (deed.do === 'claim') await this.claim(deed.node);
		else if ('scope' in deed) await this.pauseOrResume(deed);
		else await this.playWait(deed, model.waits[deed.wait]!);
	}

	/** Everything goes on: whoever is not done is claimed once more, and no more. */
	async finish(): Promise<void> {
		const { model } = this;
		for (const scope of ['all', 'journey', 'contact'] as const)
			for (let contact = 0; contact < CONTACTS; contact++)
				await this.pauseOrResume({ do: 'resume', scope, contact, shift: true });
		for (const wait of model.waits) if (wait.state === 'leased') await this.end(wait, 'retry');
		model.now += 100 * DAY;
		const open = model.waits.filter(({ state }) => state === 'waiting');
		const claimed = [...(await this.claim(0)), ...(await this.claim(1))];
		expect(claimed).toHaveLength(open.length);
		for (const wait of model.waits)
			if (wait.state === 'leased') await this.end(wait, 'acknowledge');
		expect([...(await this.claim(0)), ...(await this.claim(1))]).toEqual([]);
		const contactIds = Array.from({ length: CONTACTS }, (_, i) => this.contactId(i));
		expect(await this.store.timers.ofContacts(contactIds)).toEqual([]);
	}

	private async playWait(deed: Extract<Deed, { wait: number }>, wait: ModelWait): Promise<void> {
		const { model, store } = this;
		if (deed.do === 'hold' && wait.state === 'not yet') await this.hold(wait, true);
		if (wait.state === 'not yet' || wait.state === 'done') return;
		const timerId = this.timerIds.get(wait)!;
		if (deed.do === 'replay') await this.hold(wait, false);
		if (deed.do === 'end' && wait.state === 'leased') await this.end(wait, deed.how);
		if (deed.do === 'leave' && wait.enrolled) {
			const enrolmentId = this.enrolmentIds[deed.wait]!;
			const ended = await store.journeys.leave([{ enrolmentId, reason: 'goal' }], model.now);
			if (ended.length > 0) model.tell(wait, 'goal');
		}
		if (deed.do === 'answer') {
			const answered = await store.timers.answer([{ timerId, signalId: 1 }], model.now);
			expect(answered).toEqual(wait.outcome ? [] : [timerId]);
			if (!wait.outcome) model.tell(wait, 'signal:1');
		}
		if (deed.do === 'move') await this.move(wait, deed.node, deed.atOnce);
	}

	private async hold(wait: ModelWait, fresh: boolean): Promise<void> {
		const i = this.model.waits.indexOf(wait);
		if (fresh) this.model.hold(wait);
		const [{ timerId, held }] = await this.store.timers.hold([
			{
				nodeId: this.nodeIds[wait.origin]!,
				contactId: this.contactId(wait.contact),
				...(wait.enrolled ? { enrolmentId: this.enrolmentIds[i]! } : {}),
				visit: `v${i}`,
				dueAt: wait.dueAt,
				beganAt: this.model.now,
				payload: '[{}]',
			},
		]);
		expect(held).toBe(fresh);
		if (fresh) this.timerIds.set(wait, timerId);
	}

	private async claim(node: number): Promise<ModelWait[]> {
		const { model } = this;
		const lease = `r${this.run}:${++this.claims}`;
		const claimed = await this.store.timers.claim({
			nodeId: this.nodeIds[node]!,
			now: model.now,
			leaseUntil: model.now + 1_000 * DAY,
			limit: 100,
			lease,
		});
		const expected = model.claimable(node);
		const told = claimed.map(({ timerId, dueAt, outcome }) => ({ timerId, dueAt, outcome }));
		const meant = expected.map((wait) => ({
			timerId: this.timerIds.get(wait),
			dueAt: wait.dueAt,
			outcome: wait.outcome,
		}));
		const byId = (a: { timerId?: number }, b: { timerId?: number }) => a.timerId! - b.timerId!;
		expect(told.sort(byId)).toEqual(meant.sort(byId));
		for (const wait of expected) {
			wait.state = 'leased';
			this.leases.set(wait, lease);
		}
		return expected;
	}

	private async end(wait: ModelWait, how: 'acknowledge' | 'retry' | 'park'): Promise<void> {
		const { timers } = this.store;
		const { now } = this.model;
		const timerId = this.timerIds.get(wait)!;
		const lease = this.leases.get(wait)!;
		const held = { lease, timerIds: [timerId] };
		if (how === 'acknowledge') expect(await timers.acknowledge(held)).toBe(1);
		if (how === 'retry') expect(await timers.retry(held, now, 'failed')).toBe(1);
		if (how === 'park') {
			const parked = await timers.park([{ timerId, lease }], now);
			expect([...parked]).toEqual(this.model.stands(wait) ? [timerId] : []);
		}
		this.model.end(wait, how);
	}

	private async move(wait: ModelWait, node: number, atOnce: boolean): Promise<void> {
		const relocation = { timerId: this.timerIds.get(wait)!, toNodeId: this.nodeIds[node]! };
		const dueAt = atOnce ? this.model.now : undefined;
		const [outcome] = await this.store.timers.move([{ ...relocation, dueAt }]);
		expect(outcome).toBe(
			wait.state === 'leased' ? 'under_way' : wait.outcome ? 'leaving' : 'moved',
		);
		if (outcome !== 'moved') return;
		wait.node = node;
		this.model.due(wait, dueAt ?? wait.dueAt);
	}

	private async pauseOrResume({
		do: what,
		scope,
		contact,
		shift,
	}: Extract<Deed, { scope: unknown }>): Promise<void> {
		const { model, store } = this;
		const targets: Record<typeof scope, PauseTarget> = {
			all: { scope: 'all' },
			journey: { scope: 'journey', journeyKey: `r${this.run}` },
			contact: { scope: 'contact', contactId: this.contactId(contact) },
		};
		const name = scope === 'contact' ? `contact ${contact}` : scope;
		if (what === 'pause') {
			const fresh = !model.pauses.has(name);
			const { begun } = await store.pauses.pause([targets[scope]], model.now);
			expect(begun).toEqual([fresh]);
			return model.pause(name);
		}
		const since = model.pauses.get(name);
		const { ended } = await store.pauses.resume([targets[scope]], { now: model.now, shift });
		expect(ended).toEqual([since === undefined ? undefined : { ...targets[scope], since }]);
		model.resume(name, shift);
	}

	private contactId(contact: number): number {
		return contactOf(this.run, contact);
	}
}
