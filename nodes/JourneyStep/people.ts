import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Store } from '../../core/store/ports';
import { hintUnusable, unusableItem } from '../shared/output';
import { settleTouches } from '../shared/settle';
import type { OpenStore } from '../shared/store';
import { inputItems, resolveSubjects, type Subject, type Unusable } from '../shared/subjects';

/** One execution that acts on people who are on their way. */
export interface Task {
	context: IExecuteFunctions;
	/** The store within the transaction that locked the contacts. */
	store: Store;
	secret: string;
	/** Epoch ms of the store's time. */
	now: number;
}

/** For whom something was done, and for whom there was nothing to do. */
export interface Done {
	goOn: INodeExecutionData[];
	left: INodeExecutionData[];
	unusable: Unusable[];
}

/**
 * Runs an operation on the people whom the items name, all or none; nobody becomes known by it. It acts in
 * a test run too. Outputs: Continue, Left.
 */
export async function actOnPeople(
	context: IExecuteFunctions,
	open: OpenStore,
	now: number,
	operation: (task: Task, subjects: Subject[]) => Promise<Done>,
): Promise<INodeExecutionData[][]> {
	const items = inputItems(context);
	const { subjects, unusable } = await resolveSubjects(context, open, items, now, {
		knownOnly: true,
	});
	await settleTouches(open, subjects);
	const done = await open.store.transaction(async (store) => {
		await store.contacts.lock([...new Set(subjects.map(({ contact }) => contact.id))]);
		return await operation({ context, store, secret: open.secret, now }, subjects);
	});
	unusable.push(...done.unusable);
	hintUnusable(context, unusable, 'Left');
	return [
		done.goOn,
		[...done.left, ...unusable.map((item) => unusableItem(context, item, 'journey'))],
	];
}
