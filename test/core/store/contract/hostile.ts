import type { StoreFixture } from '../../../helpers/stores';
import { aDecision, aGate, aMessage, aNode, aTouch, aWait, claim, NOW } from './samples';

/** Texts that break careless code. */
const TEXTS = [
	`'; drop table tact_timers; --`,
	`"double" 'single' \`back\` \\ backslash \\u0000 ' || $1 || :name || ?1`,
	'emoji 👩‍👩‍👧‍👦 and \u202e right to left עברית',
	'line\nbreak\ttab\u0001\u001f\u2028\u007f\ufffe',
	'%_*[]{}$.x',
];

/** Keys that reach into objects where code is careless. Parsed, since a literal would set the prototype. */
const RECORD = JSON.parse(
	'{"__proto__":{"polluted":true},"constructor":{"prototype":1},"toString":"x","":"","nul":"a\\u0000b","cut":"\\ud83d","deep":[[null,{"a":1e300}]]}',
) as Record<string, unknown>;

export function hostileContract(fixture: StoreFixture): void {
	describe('hostile values', () => {
		it.each(TEXTS)('keeps the text %j wherever a text goes', async (text) => {
			const store = fixture.store();
			const nodeId = await store.timers.register(
				{ workflowId: text, nodeId: text, name: text, kind: 'guardrailGate' },
				NOW,
			);
			await store.settings.set(text, text);
			expect(await store.settings.get(text)).toBe(text);

			const [{ contact }] = await store.contacts.upsert([{ externalId: text, zone: text }], NOW);
			expect(await store.contacts.find([{ externalId: text }])).toEqual([contact]);
			expect(contact).toMatchObject({ externalId: text, zone: text });

			const properties = { [text]: text };
			const signal = {
				eventId: text,
				type: text,
				contactId: contact.id,
				objectKey: text,
				occurredAt: NOW,
				receivedAt: NOW,
				body: { [text]: properties },
				propertiesAt: text,
			};
			const [{ id }] = await store.signals.append([signal]);
			expect(await store.signals.append([signal])).toEqual([{ id, duplicate: true }]);
			expect(await store.signals.history([contact.id], 0)).toEqual([{ id, properties, ...signal }]);
			expect(await store.signals.latest([contact.id], [text], 0)).toHaveLength(1);

			const wait = aWait(nodeId, { visit: text, payload: text });
			const [{ timerId }] = await store.timers.hold([wait]);
			expect(await store.timers.hold([wait])).toEqual([{ timerId, held: false }]);
			const [claimed] = await claim(store, nodeId, text);
			expect(claimed).toMatchObject({ visit: text, payload: text, lease: text });
			expect(await store.timers.retry({ lease: text, timerIds: [timerId] }, NOW, text)).toBe(1);
			expect(await store.timers.status(NOW)).toEqual([
				expect.objectContaining({
					node: { workflowId: text, nodeId: text, name: text, kind: 'guardrailGate' },
					lastError: text,
				}),
			]);
		});

		it.each(TEXTS)('keeps the text %j in what gates write down', async (text) => {
			const { timers, touches, decisions, throttles, holdouts } = fixture.store();
			const words = { channel: text, purpose: text, tags: [text, '5'] };
			const message = aMessage({ ...words, slot: { key: text, at: NOW + 2 } });
			const nodeId = await aGate(fixture.store());
			await timers.hold([aWait(nodeId, { message })]);
			expect(await timers.messagesTo([1], { now: NOW, overdueBefore: NOW })).toMatchObject([
				message,
			]);
			await touches.reserve([aTouch(text, words)]);
			expect(await touches.history([1], NOW)).toEqual([{ contactId: 1, at: NOW, ...words }]);
			const decision = aDecision({ channel: text, purpose: text, reason: text });
			await decisions.record([decision, aDecision()]);
			const query = { contactId: 1, channel: text, purpose: text, limit: 9 };
			expect(await decisions.find(query)).toEqual([decision]);
			const nextAt = new Map([
				[text, NOW],
				['5', NOW + 1],
			]);
			await throttles.set(nextAt);
			expect(await throttles.lock(['5', text])).toEqual(
				new Map([
					[text, { nextAt: NOW, lastSlot: NOW + 2 }],
					['5', { nextAt: NOW + 1 }],
				]),
			);
			await holdouts.assign(text, [{ contactId: 1, silent: true }], NOW);
			expect(await holdouts.of([1])).toMatchObject([{ name: text }]);
			expect(await holdouts.count(text)).toEqual({ silent: 1, spoken: 0 });
		});

		it('keeps any JSON in traits, properties, evidence and detail, and no prototype is touched', async () => {
			const store = fixture.store();
			const email = 'ann@example.org';
			await store.contacts.upsert([{ email, traits: RECORD }], NOW);
			const [{ contact }] = await store.contacts.upsert([{ email, traits: RECORD }], NOW);
			await store.signals.append([
				{
					eventId: 'e',
					type: 't',
					contactId: 1,
					occurredAt: NOW,
					receivedAt: NOW,
					body: RECORD,
				},
			]);
			const [signal] = await store.signals.history([1], 0);
			const kept = JSON.stringify(RECORD);
			expect(JSON.stringify(contact.traits)).toBe(kept);
			expect(JSON.stringify(signal.properties)).toBe(kept);
			expect(Object.getPrototypeOf(contact.traits)).toBe(Object.prototype);
			expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
		});

		it('keeps a payload of a megabyte', async () => {
			const store = fixture.store();
			const nodeId = await aNode(store);
			const payload = JSON.stringify({ text: 'ä"\\\u0000👍'.repeat(80_000) });
			expect(payload.length).toBeGreaterThan(1_000_000);
			await store.timers.hold([aWait(nodeId, { payload })]);
			const [claimed] = await claim(store, nodeId, 'l1');
			expect(claimed.payload === payload).toBe(true);
		});

		it.each([
			['a NUL character', 'a\0b'],
			['half a surrogate pair', 'a\ud83d'],
			['the other half', '\udc00b'],
		])('refuses %s in an identifier, alone and in a batch', async (_, text) => {
			const store = fixture.store();
			const refused = { name: 'InputError', code: 'text_not_storable' };
			await expect(store.settings.set('a', text)).rejects.toMatchObject(refused);
			await expect(
				store.contacts.upsert([{ email: 'ok@example.org' }, { externalId: text }], NOW),
			).rejects.toMatchObject(refused);
			await expect(store.contacts.find([{ externalId: text }])).rejects.toMatchObject(refused);
			expect(await store.contacts.find([{ email: 'ok@example.org' }])).toEqual([undefined]);
		});

		it('refuses an id that is too long to be looked up by', async () => {
			const store = fixture.store();
			const longest = '\uffee'.repeat(400);
			await store.contacts.upsert([{ externalId: longest }], NOW);
			expect(await store.contacts.find([{ externalId: longest }])).toHaveLength(1);
			await expect(
				store.contacts.upsert([{ externalId: `${longest}x` }], NOW),
			).rejects.toMatchObject({ name: 'InputError', code: 'text_too_long' });
		});
	});
}
