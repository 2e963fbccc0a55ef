import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Pass } from '../../../core/pass';
import { ingest } from '../../../core/signal/ingest';
import type { ClaimedTimer, HoldRequest } from '../../../core/store/ports';
import { holdItems, holdRequest } from '../../../nodes/shared/held';
import { heldItems } from '../../../nodes/shared/heldItems';
import type { Subject } from '../../../nodes/shared/subjects';
import { World } from '../../helpers/world';

const id = fc.integer({ min: 1, max: 1e9 });
const json = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<IDataObject>;
// An entry may hold dots of its own; the hop is what follows the last one.
const entry = fc.oneof(fc.string({ maxLength: 20 }), fc.constantFrom('s12', 'x7.0', 's1.3.c7.0'));

let world: World;
beforeAll(async () => {
	world = await World.create('2026-11-23T06:00:00Z');
});
afterAll(async () => await world.destroy());

const subjectOf = (item: IDataObject, tact: IDataObject, pass: Pass): Subject => ({
	index: 0,
	json: item,
	tact,
	contact: { id: pass.contactId, traits: {}, createdAt: 0, updatedAt: 0 },
	pass,
	senderFailed: false,
	warnings: [],
});

const claim = { timerId: 9, lease: 'l' };

async function readBack(request: HoldRequest) {
	const timer: ClaimedTimer = { ...request, ...claim, claimedAt: 0, attempts: 1 };
	const [back] = await heldItems(world.store, [timer]);
	return back!;
}

test('what is held comes back: item, what Tact said of it, and the visit', async () => {
	await fc.assert(
		fc.asyncProperty(
			json,
			json,
			entry,
			fc.nat(),
			id,
			id,
			async (item, tact, from, hop, contactId, node) => {
				const pass: Pass = { contactId, entry: from, hop };
				const back = await readBack(holdRequest(subjectOf(item, tact, pass), node, 5));
				expect(JSON.stringify([back.json, back.tact])).toBe(JSON.stringify([item, tact]));
				expect(back.pass).toEqual({ ...pass, enrolmentId: undefined, claim });
			},
		),
	);
});

/** Writes a signal with this body down, as if it had come by the webhook. */
async function logged(body: IDataObject): Promise<{ id: number; contactId: number }> {
	const eventId = `e${count++}`;
	const signal = { eventId, type: 'a', contact: { email: 'ann@example.org' }, warnings: [] };
	const times = { occurredAt: world.now, receivedAt: world.now };
	const parsed = { ...signal, ...times, body: { ...body, eventId }, properties: {} };
	const { signals } = await ingest(world.store, [parsed], world.now);
	return { id: signals[0]!.id, contactId: signals[0]!.contact.id };
}
let count = 0;

test('JSON that is still that of its signal is not written a second time, and comes back to the letter', async () => {
	const nodeId = await world.store.timers.register(
		{ workflowId: 'w', nodeId: 'n', name: 'n', kind: 'journeyStep' },
		world.now,
	);
	let hop = 0;
	await fc.assert(
		fc.asyncProperty(
			json,
			fc.option(json, { nil: undefined }),
			fc.option(json, { nil: undefined }),
			async (body, changed, score) => {
				const { id: signalId, contactId } = await logged(body);
				const [stored] = (await world.store.signals.byId([signalId])).values();
				const item = (changed ? { ...stored!.body, ...changed } : stored!.body) as IDataObject;
				const tact = score ? { score } : {};
				const pass: Pass = { contactId, entry: `s${signalId}`, hop: hop++ };
				await holdItems(world.store, [holdRequest(subjectOf(item, tact, pass), nodeId, 0)]);
				const [timer] = await world.store.timers.claim({
					nodeId,
					now: world.now,
					leaseUntil: world.now + 1,
					limit: 1,
					lease: `${hop}`,
				});
				const same = JSON.stringify(item) === JSON.stringify(stored!.body);
				expect(timer!.payload.length).toBe(
					(same ? (score ? '[null]' : '') : `[${JSON.stringify(item)}]`).length +
						(score ? JSON.stringify({ score }).length + 1 : 0),
				);
				const [back] = await heldItems(world.store, [timer!]);
				const { signal: _signal, ...rest } = back!.tact;
				expect(JSON.stringify([back!.json, rest])).toBe(JSON.stringify([item, tact]));
				await world.store.timers.acknowledge({ lease: `${hop}`, timerIds: [timer!.timerId] });
			},
		),
	);
});
