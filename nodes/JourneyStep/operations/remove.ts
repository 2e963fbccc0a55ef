import type { Subject } from '../../shared/subjects';
import { unusableSubject } from '../../shared/subjects';
import { enrolmentsMeant, journeyReader } from '../journeys';
import type { Done, Task } from '../people';
import { leftItem } from '../views';

/** Ends the journey of each contact, wherever it waits: it leaves there by Left, with the reason `removed`. */
export async function remove(task: Task, subjects: Subject[]): Promise<Done> {
	const { context, store, now } = task;
	const done: Done = { goOn: [], left: [], unusable: [] };
	const journeysOf = await journeyReader(context, store);
	const sameObject = context.getNodeParameter('onlySameObject', 0, false) === true;
	const active = await store.journeys.active([
		...new Set(subjects.map(({ contact }) => contact.id)),
	]);
	const endings: Array<{ enrolmentId: number; reason: string }> = [];
	for (const subject of subjects) {
		try {
			const mine = enrolmentsMeant(subject, journeysOf(subject.index), active, sameObject);
			endings.push(...mine.map(({ id }) => ({ enrolmentId: id, reason: 'removed' })));
			if (mine.length > 0)
				done.goOn.push(leftItem(task, subject, { status: 'removed', journeys: mine.length }));
			else
				done.left.push(
					leftItem(task, subject, { status: 'not_removed', reason: 'not_in_journey' }),
				);
		} catch (error) {
			done.unusable.push(unusableSubject(subject, task.secret, error));
		}
	}
	await store.journeys.leave(endings, now);
	return done;
}
