import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { InputError } from '../../../core/errors';
import type { Pause, PauseTarget, Store } from '../../../core/store/ports';
import { withoutTact } from '../../shared/fields';
import type { OpenStore } from '../../shared/store';
import type { Subject } from '../../shared/subjects';
import { journeyReader } from '../journeys';
import { actOnPeople, type Task } from '../people';
import { iso, onItem } from '../views';

/** What was done to one target, in words for its item, and whether there was anything to do. */
interface Word {
	done: boolean;
	view: IDataObject;
}

type Act = (task: Omit<Task, 'secret'>, targets: readonly PauseTarget[]) => Promise<Word[]>;

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

/** One word for each thing that can be paused. */
export function keyOf(target: PauseTarget | Pause): string {
	if (target.scope === 'all') return 'all';
	return target.scope === 'journey' ? `j ${target.journeyKey}` : `c ${target.contactId}`;
}

const EVERYTHING: PauseTarget = { scope: 'all' };

/** Throws InputError `journey_unknown` where the panel names none and the workflow has none of its own. */
async function journeysMeant(context: IExecuteFunctions, store: Store): Promise<PauseTarget[]> {
	const keys = (await journeyReader(context, store))(0);
	if ((await store.journeys.definitions(keys)).size === 0)
		throw new InputError(
			'journey_unknown',
			'This workflow has no journey of its own. Name one under "Journey Name".',
		);
	return keys.map((journeyKey) => ({ scope: 'journey', journeyKey }));
}

async function inScope(
	context: IExecuteFunctions,
	open: OpenStore,
	now: number,
	act: Act,
): Promise<INodeExecutionData[][]> {
	const scope = context.getNodeParameter('scope', 0) as string;
	if (scope === 'contact')
		return await actOnPeople(
			context,
			open,
			now,
			async (task, subjects) => await actOnEach(task, subjects, act),
		);
	const words = await open.store.transaction(async (store) => {
		const targets = scope === 'everything' ? [EVERYTHING] : await journeysMeant(context, store);
		return await act({ context, store, now }, targets);
	});
	const word = words.find(({ done }) => done) ?? words[0]!;
	// The items only say that it is time to act: they pass as they came.
	const items = context.getInputData().map((item, index) => ({
		json: {
			...withoutTact(item),
			tact: { ...(item.json.tact as IDataObject), journey: { ...word.view, scope } },
		},
		pairedItem: { item: index },
	}));
	return word.done ? [items, []] : [[], items];
}

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
