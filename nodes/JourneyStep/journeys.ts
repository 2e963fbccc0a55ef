import type { IExecuteFunctions } from 'n8n-workflow';
import type { Enrolment } from '../../core/journey/journey';
import type { Store } from '../../core/store/ports';
import type { Subject } from '../shared/subjects';
import { valueReader } from '../shared/fields';
import { journeyNamed } from '../shared/journeyNamed';
import { journeyKeyOf } from './settings';
import { canvasReader } from './steps';

/**
 * The keys of the journeys that people enter in this workflow as its canvas is now; without an Enter step,
 * of its own journey. A journey that only an Enter step of the past has named belongs to others.
 */
async function ownJourneys(context: IExecuteFunctions, store: Store): Promise<string[]> {
	const workflowId = context.getWorkflow().id;
	const own = journeyKeyOf('', workflowId);
	const steps = await store.steps.known(String(workflowId ?? ''));
	const isThere = canvasReader(context, steps);
	const keys = steps.flatMap((step) => {
		const key = step.settings?.panel.journeyKey;
		return typeof key === 'string' && (key === own || isThere(step)) ? [key] : [];
	});
	return keys.length > 0 ? [...new Set(keys)] : [own];
}

/** The journeys that the panel means for an item. */
export interface MeantJourneys {
	keys: string[];
	/** Whether the panel names the journey; else they are those of this workflow. */
	named: boolean;
}

/**
 * Which journeys the panel means for an item: the one that it names, else those of this workflow. The
 * reader throws InputError `journey_unknown`, with the names that there are.
 */
export async function journeyReader(
	context: IExecuteFunctions,
	store: Store,
): Promise<(index: number) => MeantJourneys> {
	const nameOf = valueReader(context, 'journey');
	const own = { keys: await ownJourneys(context, store), named: false };
	const known = await store.journeys.list();
	return (index) => {
		const name = String(nameOf(index) ?? '').trim();
		if (name === '') return own;
		return { keys: [journeyNamed(name, known).key], named: true };
	};
}

/**
 * Which of these enrolments an item means: of its contact, in these journeys; with `sameObject`, where the
 * journey is one per object, only those about the item's object, if that names one.
 */
export function enrolmentsMeant(
	{ contact, tact }: Subject,
	{ keys }: MeantJourneys,
	enrolments: readonly Enrolment[],
	sameObject: boolean,
): Enrolment[] {
	const { object } = (tact.signal ?? {}) as { object?: string };
	return enrolments.filter(
		({ contactId, journeyKey, objectKey }) =>
			contactId === contact.id &&
			keys.includes(journeyKey) &&
			(!sameObject || objectKey === undefined || object === undefined || objectKey === object),
	);
}
