import type { IDataObject } from 'n8n-workflow';
import { dateEntry, signalEntry } from '../../../core/moment/entry';
import { readMoments, type MomentRow } from '../../../core/moment/read';
import { visitOf } from '../../../core/pass';
import { ingest } from '../../../core/signal/ingest';
import { holdRequest } from '../../../nodes/shared/held';
import { heldItems } from '../../../nodes/shared/heldItems';
import { World } from '../../helpers/world';

let world: World;
beforeEach(async () => {
	world = await World.create('2026-11-23T06:00:00Z');
});
afterEach(() => world.destroy());

const row: MomentRow = {
	when: 'notFollowed',
	signal: 'estimate.sent',
	absent: 'estimate.signed',
	more: { name: 'unsigned' },
	card: { stage: 'decide', worry: 'Too dear?', goal: 'estimate.signed', impact: 4, confidence: 5 },
};
const says =
	'When estimate.sent is not followed by estimate.signed about the same object within 48 hours';

async function published(...rows: MomentRow[]): Promise<number> {
	const { store, now } = world;
	const address = { workflowId: 'w', nodeId: 'n', name: 'n', kind: 'signalTrigger' } as const;
	const nodeId = await store.timers.register(address, now);
	const [live] = await store.moments.publish(nodeId, readMoments(rows, 'UTC'), now);
	return live!.id;
}

async function sent() {
	const { store, now } = world;
	const { signals } = await ingest(
		store,
		[
			{
				eventId: 'e1',
				type: 'estimate.sent',
				objectKey: 'E7',
				contact: { email: 'ann@example.org', traits: { firstName: 'Ann', email: 'old' } },
				warnings: [],
				occurredAt: now,
				receivedAt: now,
				body: { estimate: { total: 100 } },
				properties: {},
			},
		],
		now,
		{ silently: true },
	);
	return signals[0]!;
}

const waiting = (contactId: number, entry: string, payload = '') => ({
	timerId: 1,
	lease: 'l',
	contactId,
	visit: visitOf({ contactId, entry, hop: 0 }),
	dueAt: 0,
	claimedAt: 0,
	attempts: 1,
	payload,
});

test("a moment's item is made of the log and of the moment's card", async () => {
	const momentId = await published(row);
	const { id, contact } = await sent();
	const [item] = await heldItems(world.store, [waiting(contact.id, signalEntry(id, momentId))]);
	expect(item).toMatchObject({
		json: { estimate: { total: 100 } },
		tact: {
			signal: { type: 'estimate.sent', object: 'E7' },
			moment: {
				name: 'unsigned',
				kind: 'notFollowed',
				says,
				stage: 'decide',
				worry: 'Too dear?',
				goal: 'estimate.signed',
				impact: 4,
				confidence: 5,
				priority: 20,
			},
		},
	});
});

test('the moment is known when it is off, and speaks as it stands now when it was edited', async () => {
	const momentId = await published(row);
	const { id, contact } = await sent();
	const view = async () =>
		(await heldItems(world.store, [waiting(contact.id, signalEntry(id, momentId))]))[0]!.tact
			.moment as IDataObject;
	await published({ ...row, amount: 3, unit: 'days', card: { impact: 2 } });
	const edited = await view();
	expect(edited.says).toMatch(/within 3 days$/);
	expect(edited).not.toHaveProperty('priority');
	await published({ signal: 'something.else' });
	expect(await world.store.moments.live(world.now)).toHaveLength(1);
	expect(await view()).toEqual(edited);
});

test("an item that a contact's date started holds what is known of the contact", async () => {
	const momentId = await published({ when: 'date', dateOf: 'contact', dateField: 'renewsAt' });
	const { contact } = await sent();
	const date = Date.parse('2026-12-24T00:00:00Z');
	const [item] = await heldItems(world.store, [waiting(contact.id, dateEntry(date, momentId))]);
	expect(item!.json).toEqual({ firstName: 'Ann', email: 'ann@example.org' });
	expect(item!.tact).toEqual({
		moment: expect.objectContaining({ kind: 'date', date: '2026-12-24T00:00:00.000Z' }),
	});
});

test('further down the canvas only its time goes along; it comes back with the moment', async () => {
	const momentId = await published(row);
	const { id, contact } = await sent();
	const entry = signalEntry(id, momentId);
	const [item] = await heldItems(world.store, [waiting(contact.id, entry)]);
	const dueAt = '2026-11-25T06:05:00.000Z';
	const tact = { ...item!.tact, moment: { ...(item!.tact.moment as IDataObject), dueAt } };
	const subject = {
		...item!,
		index: 0,
		tact,
		contact,
		senderFailed: false,
		warnings: [],
	};
	const { payload, visit } = holdRequest(subject, 2, 5);
	expect(JSON.parse(payload)).toEqual([item!.json, { moment: { dueAt } }]);
	expect(visit).toBe(`${entry}.0`);
	const [later] = await heldItems(world.store, [waiting(contact.id, entry, payload)]);
	expect(later!.tact).toEqual(tact);
});
