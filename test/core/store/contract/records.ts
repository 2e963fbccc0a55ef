import type { ConsentEvent } from '../../../../core/consent/consent';
import type { DecisionQuery, DecisionRecord } from '../../../../core/store/ports';
import type { StoreFixture } from '../../../helpers/stores';
import { aDecision, aTouch, DAY, NOW } from './samples';

const aConsent = (over: Partial<ConsentEvent>): ConsentEvent => ({
	contactId: 1,
	channel: 'email',
	purpose: 'marketing',
	action: 'grant',
	occurredAt: NOW,
	recordedAt: NOW,
	evidence: {},
	...over,
});

/** What is written down about people: the consent ledger, touches, decisions. */
export function recordsContract(fixture: StoreFixture): void {
	describe('consents', () => {
		it('gives the ledger for a channel and purpose, entries for * included, in order', async () => {
			const { consents } = fixture.store();
			const evidence = { sourceUrl: 'https://example.org/form', noticeVersion: 3 };
			await consents.append([
				aConsent({ occurredAt: NOW + 9, action: 'confirm' }),
				aConsent({ evidence, expiresAt: NOW + DAY }),
				aConsent({ channel: '*', purpose: '*', action: 'withdraw' }),
				aConsent({ channel: 'sms' }),
				aConsent({ purpose: 'newsletter' }),
				aConsent({ contactId: 2, action: 'request' }),
				aConsent({ contactId: 3 }),
			]);
			const events = await consents.events([1, 2], 'email', 'marketing');
			expect(events.map(({ contactId, action }) => [contactId, action])).toEqual([
				[1, 'grant'],
				[1, 'withdraw'],
				[2, 'request'],
				[1, 'confirm'],
			]);
			expect(events[0]).toEqual({
				id: events[0].id,
				...aConsent({ evidence, expiresAt: NOW + DAY }),
			});
		});
	});

	describe('touches', () => {
		it('reserves each key once', async () => {
			const { touches } = fixture.store();
			const [first] = await touches.reserve([aTouch('k1')]);
			const again = await touches.reserve([aTouch('k1'), aTouch('k2'), aTouch('k2')]);
			expect(again).toEqual([undefined, expect.any(Number), undefined]);
			expect((await touches.byKey(['k1', 'k9'])).get('k1')).toEqual({
				id: first,
				state: 'reserved',
				...aTouch('k1'),
			});
		});

		it('gives as history what counts, whatever became of it', async () => {
			const { touches } = fixture.store();
			const ids = await touches.reserve([
				aTouch('k1', { at: NOW - DAY - 1 }),
				aTouch('k2', { at: NOW - DAY, channel: 'sms' }),
				aTouch('k3'),
				aTouch('k4', { counts: false }),
				aTouch('k5', { contactId: 2 }),
			]);
			await touches.markUncertain([ids[1]!]);
			expect(await touches.history([1], NOW - DAY)).toEqual([
				{ contactId: 1, channel: 'sms', purpose: 'marketing', at: NOW - DAY },
				{ contactId: 1, channel: 'email', purpose: 'marketing', at: NOW },
			]);
		});

		it('finds the latest of a contact, newest first, of any state, by what is asked', async () => {
			const { touches, journeys } = fixture.store();
			const [entered] = await journeys.enter(
				[{ contactId: 1, journeyKey: 'welcome', entry: 's1' }],
				{ again: 'always', perObject: false },
				NOW,
			);
			const enrolmentId = entered!.enrolment.id;
			const ids = (await touches.reserve([
				aTouch('k1', { counts: false, tags: ['how-to'] }),
				aTouch('k2', { channel: 'sms', at: NOW + 1 }),
				aTouch('k3', { purpose: 'news', enrolmentId }),
				aTouch('k4', { at: NOW - DAY }),
				aTouch('k5', { contactId: 2 }),
			])) as number[];
			await touches.confirm([ids[1]!]);
			await touches.markUncertain([ids[3]!]);
			const keysOf = async (query: object, limit = 9) =>
				(await touches.find({ contactId: 1, limit, ...query })).map(({ key }) => key);
			expect(await keysOf({})).toEqual(['k2', 'k3', 'k1', 'k4']);
			expect(await keysOf({}, 2)).toEqual(['k2', 'k3']);
			expect(await keysOf({ channel: 'sms' })).toEqual(['k2']);
			expect(await keysOf({ channel: 'email', purpose: 'marketing' })).toEqual(['k1', 'k4']);
			expect(await keysOf({ journey: 'welcome' })).toEqual(['k3']);
			expect(await keysOf({ journey: 'other' })).toEqual([]);
			expect(await touches.find({ contactId: 1, purpose: 'news', limit: 9 })).toEqual([
				{ id: ids[2], state: 'reserved', ...aTouch('k3', { purpose: 'news', enrolmentId }) },
			]);
		});

		it('gives tags and the journey with the history, where there are any', async () => {
			const { touches, journeys } = fixture.store();
			const [{ enrolment }] = await journeys.enter(
				[{ contactId: 1, journeyKey: 'welcome', entry: 's1' }],
				{ again: 'never', perObject: false },
				NOW,
			);
			const tagged = aTouch('k1', { tags: ['offer', 'it’s "new"'], enrolmentId: enrolment.id });
			await touches.reserve([
				tagged,
				aTouch('k2', { tags: [] }),
				aTouch('k3', { enrolmentId: 99 }),
			]);
			const plain = { contactId: 1, channel: 'email', purpose: 'marketing', at: NOW };
			expect(await touches.history([1], NOW)).toEqual([
				{ ...plain, tags: tagged.tags, journey: 'welcome' },
				plain,
				plain,
			]);
			const kept = await touches.byKey(['k1', 'k2']);
			expect(kept.get('k1')).toMatchObject(tagged);
			expect(kept.get('k2')).not.toHaveProperty('tags');
		});

		it('moves from reserved to uncertain to sent, and never back', async () => {
			const { touches } = fixture.store();
			const state = async () => (await touches.byKey(['k1'])).get('k1')!.state;
			const [id] = (await touches.reserve([aTouch('k1')])) as number[];
			await touches.markUncertain([id]);
			expect(await state()).toBe('uncertain');
			await touches.confirm([id]);
			expect(await state()).toBe('sent');
			await touches.markUncertain([id]);
			expect(await state()).toBe('sent');
		});
	});

	describe('decisions', () => {
		it('gives the latest of a contact, newest first', async () => {
			const { decisions } = fixture.store();
			const held = aDecision({ until: NOW + DAY, detail: { zone: 'UTC', rules: ['a'] } });
			await decisions.record([held, aDecision({ contactId: 2 })]);
			await decisions.record([aDecision({ reason: 'a' }), aDecision({ reason: 'b' })]);
			await decisions.record([aDecision({ at: NOW - 1, reason: 'older' })]);
			const latest = await decisions.find({ contactId: 1, limit: 3 });
			expect(latest.map(({ reason }) => reason)).toEqual(['b', 'a', 'quiet_hours']);
			expect(latest[2]).toEqual(held);
		});

		it('gives those of one node alone', async () => {
			const { decisions } = fixture.store();
			await decisions.record([aDecision({ nodeId: 2, reason: 'a' }), aDecision({ nodeId: 1 })]);
			const found = await decisions.find({ contactId: 1, nodeId: 2, limit: 1 });
			expect(found.map(({ reason }) => reason)).toEqual(['a']);
		});

		it('gives what was let out in its place among what was not', async () => {
			const { decisions, touches } = fixture.store();
			const ids = await touches.reserve([
				aTouch('k1'),
				aTouch('k2', { channel: 'sms' }),
				aTouch('k3', { contactId: 2 }),
			]);
			const [first, text, other] = ids as number[];
			const sent = (touchId: number, over: Partial<DecisionRecord>) =>
				aDecision({ decision: 'send', reason: 'allowed', touchId, ...over });
			const letOut = sent(text!, { at: NOW + 2, channel: 'sms' });
			await decisions.record([
				aDecision({ at: NOW + 1 }),
				letOut,
				sent(first!, { at: NOW }),
				sent(first!, { at: NOW + 4, reason: 'again' }),
				aDecision({ at: NOW + 3, channel: 'sms' }),
				sent(other!, { contactId: 2 }),
			]);
			const timesOf = async (query: Partial<DecisionQuery>) =>
				(await decisions.find({ contactId: 1, limit: 9, ...query })).map(({ at }) => at - NOW);
			expect(await timesOf({})).toEqual([4, 3, 2, 1, 0]);
			expect(await timesOf({ limit: 3 })).toEqual([4, 3, 2]);
			expect(await timesOf({ channel: 'sms' })).toEqual([3, 2]);
			expect(await timesOf({ contactId: 2 })).toEqual([0]);
			expect(await decisions.find({ contactId: 1, channel: 'sms', limit: 9 })).toContainEqual(
				letOut,
			);
			await decisions.prune({ before: NOW + 2, limit: 99 });
			expect(await timesOf({})).toEqual([4, 3, 2]);
		});

		it('gives those on a journey, a channel or a purpose alone', async () => {
			const { decisions, journeys } = fixture.store();
			const entered = await journeys.enter(
				['welcome', 'winback'].map((journeyKey) => ({ contactId: 1, journeyKey, entry: 's1' })),
				{ again: 'never', perObject: false },
				NOW,
			);
			const [welcome, winback] = entered.map(({ enrolment }) => enrolment.id);
			const records = [
				aDecision({ reason: 'a', enrolmentId: welcome }),
				aDecision({ reason: 'b', enrolmentId: winback, channel: 'sms' }),
				aDecision({ reason: 'c', enrolmentId: welcome, channel: 'sms', purpose: 'service' }),
				aDecision({ reason: 'd', channel: 'sms' }),
				aDecision({ reason: 'e', enrolmentId: welcome, contactId: 2 }),
			];
			await decisions.record(records);
			const reasonsOf = async (query: Partial<DecisionQuery>) =>
				(await decisions.find({ contactId: 1, limit: 9, ...query })).map(({ reason }) => reason);
			expect(await reasonsOf({})).toEqual(['d', 'c', 'b', 'a']);
			expect(await reasonsOf({ journey: 'welcome' })).toEqual(['c', 'a']);
			expect(await reasonsOf({ journey: 'welcome', limit: 1 })).toEqual(['c']);
			expect(await reasonsOf({ channel: 'sms' })).toEqual(['d', 'c', 'b']);
			expect(await reasonsOf({ channel: 'sms', purpose: 'marketing' })).toEqual(['d', 'b']);
			expect(await reasonsOf({ journey: 'winback', purpose: 'service' })).toEqual([]);
			const [first] = await decisions.find({ contactId: 1, journey: 'welcome', limit: 1 });
			expect(first).toEqual(records[2]);
		});

		it('removes so many of what is older than told, the oldest first, of a node or of all', async () => {
			const { decisions } = fixture.store();
			const ages = [3, 1, 4, 0, 2];
			await decisions.record(
				[1, 2].flatMap((nodeId) => ages.map((age) => aDecision({ nodeId, at: NOW - age }))),
			);
			const left = async () => {
				const rows = await decisions.find({ contactId: 1, limit: 99 });
				return [1, 2].map((nodeId) =>
					rows.filter((row) => row.nodeId === nodeId).map(({ at }) => NOW - at),
				);
			};
			expect(await decisions.prune({ nodeId: 2, before: NOW, limit: 2 })).toBe(2);
			expect(await left()).toEqual([
				[0, 1, 2, 3, 4],
				[0, 1, 2],
			]);
			expect(await decisions.prune({ before: NOW - 1, limit: 2 })).toBe(2);
			expect(await left()).toEqual([
				[0, 1, 2],
				[0, 1, 2],
			]);
			expect(await decisions.prune({ before: NOW, limit: 99 })).toBe(4);
			expect(await decisions.prune({ before: NOW, limit: 99 })).toBe(0);
			expect(await left()).toEqual([[0], [0]]);
		});
	});
}
