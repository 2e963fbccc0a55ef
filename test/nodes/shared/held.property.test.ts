import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type { Pass } from '../../../core/pass';
import { heldItems, holdRequest } from '../../../nodes/shared/held';
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
				const contact = { id: contactId, traits: {}, createdAt: 0, updatedAt: 0 };
				const subject: Subject = {
					index: 0,
					json: item,
					tact,
					contact,
					pass,
					senderFailed: false,
					warnings: [],
				};
				const request = holdRequest(subject, node, 5);
				const claim = { timerId: 9, lease: 'l' };
				const [back] = await heldItems(world.store, [{ ...request, ...claim, attempts: 1 }]);
				expect(JSON.stringify([back!.json, back!.tact])).toBe(JSON.stringify([item, tact]));
				expect(back!.pass).toEqual({ ...pass, enrolmentId: undefined, claim });
			},
		),
	);
});
