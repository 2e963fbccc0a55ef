import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { InputError } from '../../../core/errors';
import type { Pause, PauseTarget, Store } from '../../../core/store/ports';
import { holdsExpression, withoutTact } from '../../shared/fields';
import { hintUnusable, unusableItem } from '../../shared/output';
import type { OpenStore } from '../../shared/store';
import { inputItems, type InputItem, type Unusable } from '../../shared/subjects';
import { journeyReader } from '../journeys';
import type { Task } from '../people';

/** What was done to one target, in words for its item, and whether there was anything to do. */
export interface Word {
	done: boolean;
	view: IDataObject;
}

export type Act = (task: Omit<Task, 'secret'>, targets: readonly PauseTarget[]) => Promise<Word[]>;

/** One word for each thing that can be paused. */
export function keyOf(target: PauseTarget | Pause): string {
	if (target.scope === 'all') return 'all';
	return target.scope === 'journey' ? `j ${target.journeyKey}` : `c ${target.contactId}`;
}

/** What an item means to be paused; throws InputErrors, per item. */
type TargetReader = (index: number) => Promise<PauseTarget[]>;

/** Of the journey that the panel names for an item, else of those of the workflow. */
async function journeyTargets(context: IExecuteFunctions, store: Store): Promise<TargetReader> {
	const journeysOf = await journeyReader(context, store);
	let hasOwn: boolean | undefined;
	return async (index) => {
		const { keys, named } = journeysOf(index);
		if (!named) hasOwn ??= (await store.journeys.definitions(keys)).size > 0;
		if (!named && !hasOwn)
			throw new InputError(
				'journey_unknown',
				'This workflow has no journey of its own. Name one under "Journey Name".',
			);
		return keys.map((journeyKey) => ({ scope: 'journey', journeyKey }));
	};
}

const everything: TargetReader = async () => [{ scope: 'all' }];

/** What each item means. Throws where the panel names for all of them what is not there. */
async function meantBy(context: IExecuteFunctions, store: Store, scope: 'journey' | 'everything') {
	const unusable: Unusable[] = [];
	const wanted: Array<InputItem & { targets: PauseTarget[] }> = [];
	const targetsOf = scope === 'everything' ? everything : await journeyTargets(context, store);
	for (const { item, index } of inputItems(context))
		try {
			wanted.push({ index, item, targets: await targetsOf(index) });
		} catch (error) {
			if (!(error instanceof InputError) || !holdsExpression(context, 'journey')) throw error;
			const { code, message } = error;
			unusable.push({ index, json: withoutTact(item), code, message });
		}
	return { wanted, unusable };
}

/**
 * Acts once on all that the items mean, and says of each what became of it. The items themselves only say
 * that it is time to act: they pass as they came.
 */
export async function actOnTargets(
	context: IExecuteFunctions,
	open: OpenStore,
	now: number,
	scope: 'journey' | 'everything',
	act: Act,
): Promise<INodeExecutionData[][]> {
	const { wanted, unusable } = await meantBy(context, open.store, scope);
	const distinct = new Map(
		wanted.flatMap(({ targets }) => targets).map((target) => [keyOf(target), target]),
	);
	const said = await open.store.transaction(
		async (store) => await act({ context, store, now }, [...distinct.values()]),
	);
	const words = new Map([...distinct.keys()].map((key, i) => [key, said[i]!]));
	hintUnusable(context, unusable, 'Left');
	const outputs: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
	for (const { index, item, targets } of wanted) {
		const own = targets.map((target) => words.get(keyOf(target))!);
		const { done, view } = own.find((word) => word.done) ?? own[0]!;
		outputs[done ? 0 : 1].push({
			json: {
				...withoutTact(item),
				tact: {
					...(item.json.tact as IDataObject),
					journey: { ...view, scope },
				},
			},
			...(item.binary ? { binary: item.binary } : {}),
			pairedItem: { item: index },
		});
	}
	outputs[1].push(...unusable.map((one) => unusableItem(context, one, 'journey')));
	return outputs;
}
