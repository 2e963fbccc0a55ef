import type { IExecuteFunctions } from 'n8n-workflow';
import { InputError } from '../../core/errors';
import type { Enrolment } from '../../core/journey/journey';
import type { Store } from '../../core/store/ports';
import type { Subject } from '../shared/subjects';
import { valueReader } from '../shared/fields';
import { journeyKeyOf } from './settings';

/** The keys of the journeys that people enter in this workflow; without an Enter step, of its own journey. */
export async function ownJourneys(context: IExecuteFunctions, store: Store): Promise<string[]> {
	const workflowId = context.getWorkflow().id;
	const steps = await store.steps.known(String(workflowId ?? ''));
	const keys = steps.flatMap(({ settings }) => {
		const key = settings?.panel.journeyKey;
		return typeof key === 'string' ? [key] : [];
	});
	return keys.length > 0 ? [...new Set(keys)] : [journeyKeyOf('', workflowId)];
}

/**
 * The keys of the journeys that the panel means for an item: the one that it names, else those of this
 * workflow. The reader throws InputError `journey_unknown`, with the names that there are.
 */
export async function journeyReader(
	context: IExecuteFunctions,
	store: Store,
): Promise<(index: number) => string[]> {
	const nameOf = valueReader(context, 'journey');
	const own = await ownJourneys(context, store);
	const known = await store.journeys.list();
	const keys = new Set(known.map(({ key }) => key));
	return (index) => {
		const name = String(nameOf(index) ?? '').trim();
		if (name === '') return own;
		if (keys.has(name)) return [name];
		const names = known.map((journey) => `"${journey.name}"`).join(', ') || 'none as yet';
		throw new InputError('journey_unknown', `No journey is named "${name}". There are: ${names}.`);
	};
}

/**
 * Which of these enrolments an item means: of its contact, in these journeys and, where the journey is one
 * per object, about the item's object, if that names one.
 */
export function enrolmentsMeant(
	{ contact, tact }: Subject,
	keys: readonly string[],
	enrolments: readonly Enrolment[],
): Enrolment[] {
	const { object } = (tact.signal ?? {}) as { object?: string };
	return enrolments.filter(
		({ contactId, journeyKey, objectKey }) =>
			contactId === contact.id &&
			keys.includes(journeyKey) &&
			(objectKey === undefined || object === undefined || objectKey === object),
	);
}
