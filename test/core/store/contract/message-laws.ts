import fc from 'fast-check';
import type { Store, WaitingMessage } from '../../../../core/store/ports';
import { aGate, aMessage, aWait, DAY, NOW } from './samples';

/** A gate that has just woken tells so within that time. */
const GRACE = 1;

/** What can have become of a wait at a gate. */
const FATES = ['waiting', 'under way', 'answered', 'failed', 'done', 'paused'] as const;

interface Wait {
	fate: (typeof FATES)[number];
	contact: 1 | 2;
	/** Its gate gave a sign of life since. */
	gateLives: boolean;
	/** From the instant that parts what is overdue. */
	dueIn: number;
	isMessage: boolean;
}

const wait: fc.Arbitrary<Wait> = fc.record({
	fate: fc.constantFrom(...FATES),
	contact: fc.constantFrom(1, 2),
	gateLives: fc.boolean(),
	dueIn: fc.constantFrom(-DAY, -1, 0, GRACE, GRACE + 1, DAY),
	isMessage: fc.boolean(),
});

/** Which messages gates reckon with, and which are decided anew, whatever has become of them. */
export function messageLaws(store: () => Store): void {
	let run = 0;

	/** Makes waits with these fates; gives each with its id. */
	async function bringAbout(waits: readonly Wait[]) {
		const { timers, journeys, pauses } = store();
		const prefix = `m${++run}`;
		const contactOf = (contact: number) => run * 10 + contact;
		const gates = {
			alive: await aGate(store(), `${prefix}alive`, NOW),
			gone: await aGate(store(), `${prefix}gone`, NOW - 1),
		};
		const gateOf = ({ gateLives }: Wait) => (gateLives ? gates.alive : gates.gone);
		const [standing, going] = [`${prefix}standing`, `${prefix}going`];
		const entered = await journeys.enter(
			[1, 2].flatMap((contact) =>
				[standing, going].map((journeyKey) => ({
					contactId: contactOf(contact),
					journeyKey,
					entry: 's1',
				})),
			),
			{ again: 'never', perObject: false },
			NOW,
		);
		const enrolmentOf = ({ contact, fate }: Wait) =>
			entered.find(
				({ enrolment }) =>
					enrolment.contactId === contactOf(contact) &&
					enrolment.journeyKey === (fate === 'paused' ? standing : going),
			)!.enrolment.id;
		await pauses.pause([{ scope: 'journey', journeyKey: standing }], NOW);
		const held = await timers.hold(
			waits.map((one, place) =>
				aWait(gateOf(one), {
					contactId: contactOf(one.contact),
					enrolmentId: enrolmentOf(one),
					visit: `v${place}`,
					dueAt: NOW + one.dueIn,
					message: one.isMessage ? aMessage({ priority: place }) : undefined,
				}),
			),
		);
		const made = waits.map((one, place) => ({ ...one, timerId: held[place]!.timerId }));
		const idsOf = (...fates: Array<Wait['fate']>) =>
			made.filter(({ fate }) => fates.includes(fate)).map(({ timerId }) => timerId);
		const lease = prefix;
		const claimed = { now: NOW + 9 * DAY, leaseUntil: NOW + 10 * DAY, limit: 99 };
		for (const nodeId of Object.values(gates)) await timers.claim({ nodeId, lease, ...claimed });
		await timers.unclaim({ lease, timerIds: idsOf('waiting', 'answered') }, claimed.now);
		await timers.giveUp({ lease, timerIds: idsOf('failed') }, 'failed');
		await timers.acknowledge({ lease, timerIds: idsOf('done') });
		await timers.answer(
			idsOf('answered').map((timerId) => ({ timerId, signalId: 1 })),
			NOW,
		);
		const messages = made.flatMap((one, place): Array<Wait & WaitingMessage> =>
			one.isMessage && (one.fate === 'waiting' || one.fate === 'under way')
				? [
						{
							...one,
							...aMessage({ priority: place }),
							nodeId: gateOf(one),
							contactId: contactOf(one.contact),
							journey: going,
							dueAt: NOW + one.dueIn,
						},
					]
				: [],
		);
		return { contactIds: [1, 2].map(contactOf), messages, made, gates };
	}

	const plain = ({
		fate,
		contact,
		gateLives,
		dueIn,
		isMessage,
		...message
	}: Wait & WaitingMessage) => message;
	const inOrder = (messages: WaitingMessage[]) =>
		messages.sort((a, b) => a.contactId - b.contactId || a.timerId - b.timerId);

	const given = fc.array(wait, { minLength: 1, maxLength: 8 });

	it('gates reckon with messages that wait or are under way, unless nobody lets them go', async () => {
		await fc.assert(
			fc.asyncProperty(given, async (waits) => {
				const { contactIds, messages } = await bringAbout(waits);
				const alive = messages.filter(
					({ gateLives, dueIn }) => gateLives || (dueIn >= 0 && dueIn <= GRACE),
				);
				const known = { now: NOW + GRACE, overdueBefore: NOW };
				expect(await store().timers.messagesTo(contactIds, known)).toEqual(
					inOrder(alive.map(plain)),
				);
			}),
			{ numRuns: 60 },
		);
	});

	it('those that wait are decided anew at once, and nothing else changes', async () => {
		await fc.assert(
			fc.asyncProperty(given, async (waits) => {
				const { contactIds, messages, made, gates } = await bringAbout(waits);
				const { timers } = store();
				const anew = made.filter(
					({ fate, contact, isMessage }) =>
						(fate === 'waiting' || fate === 'paused') && contact === 1 && isMessage,
				);
				const asked = made.filter(({ contact }) => contact === 1).map(({ timerId }) => timerId);
				expect(await timers.recheckWaits(asked, NOW)).toBe(anew.length);
				expect(await timers.messagesTo(contactIds, { now: NOW, overdueBefore: 0 })).toEqual(
					inOrder(messages.map(plain)),
				);
				const due: number[] = [];
				for (const nodeId of Object.values(gates)) {
					const request = { nodeId, now: NOW, leaseUntil: NOW + 1, limit: 99, lease: 'look' };
					due.push(...(await timers.claim(request)).map(({ timerId }) => timerId));
				}
				const isDue = (one: (typeof made)[number]) =>
					one.fate === 'answered' ||
					(one.fate === 'waiting' && (one.dueIn <= 0 || anew.includes(one)));
				expect(new Set(due)).toEqual(new Set(made.filter(isDue).map(({ timerId }) => timerId)));
			}),
			{ numRuns: 60 },
		);
	});
}
