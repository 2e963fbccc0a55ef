import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { chosen } from '../../shared/choice';
import type { OpenStore } from '../../shared/store';
import type { Subject } from '../../shared/subjects';
import { actOnPeople, type Task } from '../people';
import { iso } from '../../shared/views';
import { onItem } from '../views';
import { actOnTargets, keyOf, type Act } from './targets';

/** Pauses each contact, a journey, or everything (the red button). Outputs: Continue, Left. */
export const pause = async (context: IExecuteFunctions, open: OpenStore, now: number) =>
	await inScope(context, open, now, async ({ store }, targets) => {
		const { begun } = await store.pauses.pause(targets, now);
		const standing = new Map((await store.pauses.list()).map((one) => [keyOf(one), one.since]));
		return targets.map((target, i) => ({
			done: true,
			view: {
				status: 'paused',
				since: iso(standing.get(keyOf(target)) ?? now),
				...(begun[i] ? {} : { already: true }),
			},
		}));
	});

/** Ends pauses; what was not paused leaves by Left. Outputs: Continue, Left. */
export const resume = async (context: IExecuteFunctions, open: OpenStore, now: number) =>
	await inScope(context, open, now, async ({ store }, targets) => {
		const shift = context.getNodeParameter('shiftWaits', 0, false) === true;
		const { ended } = await store.pauses.resume(targets, { now, shift });
		return ended.map((pause) =>
			pause
				? { done: true, view: { status: 'resumed', since: iso(pause.since), shifted: shift } }
				: { done: false, view: { status: 'not_resumed', reason: 'not_paused' } },
		);
	});

type Scope = (
	context: IExecuteFunctions,
	open: OpenStore,
	now: number,
	act: Act,
) => Promise<INodeExecutionData[][]>;

const SCOPES: Record<string, Scope> = {
	contact: (context, open, now, act) =>
		actOnPeople(context, open, now, (task, subjects) => actOnEach(task, subjects, act)),
	journey: (context, open, now, act) => actOnTargets(context, open, now, 'journey', act),
	everything: (context, open, now, act) => actOnTargets(context, open, now, 'everything', act),
};

const inScope: Scope = async (context, open, now, act) =>
	await chosen(context, 'scope', SCOPES)(context, open, now, act);

async function actOnEach(task: Task, subjects: readonly Subject[], act: Act) {
	const ids = [...new Set(subjects.map(({ contact }) => contact.id))];
	const words = await act(
		task,
		ids.map((contactId) => ({ scope: 'contact', contactId })),
	);
	const wordOf = new Map(ids.map((id, i) => [id, words[i]!]));
	const itemsOf = (done: boolean) =>
		subjects
			.filter(({ contact }) => wordOf.get(contact.id)!.done === done)
			.map((subject) =>
				onItem(task, subject, { ...wordOf.get(subject.contact.id)!.view, scope: 'contact' }),
			);
	return { goOn: itemsOf(true), left: itemsOf(false), unusable: [] };
}
