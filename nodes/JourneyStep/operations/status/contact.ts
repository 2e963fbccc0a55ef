import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Store } from '../../../../core/store/ports';
import { contactView } from '../../../shared/contactView';
import { hintUnusable, unusableItem } from '../../../shared/output';
import { inputItems, resolveSubjects, type Subject } from '../../../shared/subjects';
import { decisionView, given, iso, leftView, waitView } from '../../../shared/views';
import type { Look } from './look';

/** How many of somebody's journeys and decisions are shown, the latest. */
const SHOWN = 20;

/** Where each contact stands: journeys, waits, pauses, and what gates decided. Outputs: Continue, Left. */
export async function showContacts({ context, open, now }: Look): Promise<INodeExecutionData[][]> {
	const items = inputItems(context);
	const { subjects, unusable } = await resolveSubjects(context, open, items, now, {
		knownOnly: true,
	});
	hintUnusable(context, unusable, 'Left');
	const shown: INodeExecutionData[] = [];
	for (const subject of subjects)
		shown.push({
			json: await standing(open.store, subject),
			pairedItem: { item: subject.index },
		});
	return [shown, unusable.map((item) => unusableItem(context, item, 'journey'))];
}

async function standing(store: Store, { contact }: Subject): Promise<IDataObject> {
	const enrolments = await store.journeys.ofContact(contact.id, SHOWN);
	const definitions = await store.journeys.definitions([
		...new Set(enrolments.map(({ journeyKey }) => journeyKey)),
	]);
	const waits = await store.timers.ofContacts([contact.id]);
	const [pause] = await store.pauses.over([{ contactId: contact.id }]);
	const decisions = await store.decisions.find({ contactId: contact.id, limit: SHOWN });
	return {
		contact: contactView(contact),
		...(pause ? { pausedSince: iso(pause.since) } : {}),
		journeys: enrolments.map((one) => ({
			journey: definitions.get(one.journeyKey)?.name ?? one.journeyKey,
			...given('object', one.objectKey),
			...(one.leftReason === undefined ? { status: 'active' } : leftView(one.leftReason)),
			enteredAt: iso(one.enteredAt),
			...given('leftAt', one.leftAt && iso(one.leftAt)),
		})),
		waits: waits.map(waitView),
		decisions: decisions.map(decisionView),
	};
}
