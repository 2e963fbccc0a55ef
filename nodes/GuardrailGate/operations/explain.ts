import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { explainPerson } from '../../../core/guardrail/explain';
import type { JourneyDefinition } from '../../../core/journey/journey';
import type { StoredTouch } from '../../../core/store/ports';
import { contactView } from '../../shared/contactView';
import { journeyNamed } from '../../shared/journeyNamed';
import { unusableItem } from '../../shared/output';
import { momentOf, type OpenStore } from '../../shared/store';
import {
	inputItems,
	resolveSubjects,
	unusableSubject,
	type Subject,
	type Unusable,
} from '../../shared/subjects';
import { decisionView, given, iso, leftView, waitView } from '../../shared/views';
import { defaultZone } from '../../shared/zone';
import { readQuestion } from '../settings';
import { knownOf, pauseFact, type Known } from './known';

/**
 * Why did each contact not get a message, and when will they? One item per input item, on one output, also
 * where nobody is known by it. Nobody becomes known by it, and nothing is changed.
 */
export async function explain(
	context: IExecuteFunctions,
	open: OpenStore,
): Promise<INodeExecutionData[][]> {
	const { now } = await momentOf(open);
	const { subjects, unusable } = await resolveSubjects(context, open, inputItems(context), now, {
		knownOnly: true,
	});
	const journeys = await open.store.journeys.list();
	const zone = defaultZone(context);
	const explained: INodeExecutionData[] = [];
	for (const subject of subjects) {
		try {
			const known = await explainOne(context, open, journeys, subject, zone, now);
			explained.push({ json: known, pairedItem: { item: subject.index } });
		} catch (error) {
			unusable.push(unusableSubject(subject, open.secret, error));
		}
	}
	return [[...explained, ...unusable.map((item) => notExplained(context, item))]];
}

async function explainOne(
	context: IExecuteFunctions,
	open: OpenStore,
	journeys: readonly JourneyDefinition[],
	{ index, contact }: Subject,
	zone: string,
	now: number,
): Promise<IDataObject> {
	const { journey: name, ...question } = readQuestion(context, index);
	const known = await knownOf(open.store, {
		...question,
		...(name !== undefined && { journey: journeyNamed(name, journeys) }),
		contact,
		defaultZone: zone,
		now,
	});
	return {
		contact: contactView(contact),
		explanation: explainPerson(known.facts, now),
		...knownView(known),
	};
}

function knownView({ facts, enrolments, consents, pause, names }: Known): IDataObject {
	return {
		waiting: facts.waiting.map(({ channel, purpose, journey, ...wait }) => ({
			...waitView(wait),
			...given('channel', channel),
			...given('purpose', purpose),
			...given('journey', journey),
		})),
		decisions: facts.decisions.map(decisionView),
		sent: facts.sent.map(sentView),
		journeys: enrolments.map(({ journeyKey, objectKey, enteredAt, leftAt, leftReason }) => ({
			journey: names.get(journeyKey) ?? journeyKey,
			...given('object', objectKey),
			...(leftReason === undefined ? { status: 'active' } : leftView(leftReason)),
			enteredAt: iso(enteredAt),
			...given('leftAt', leftAt && iso(leftAt)),
		})),
		consent: consents.map(({ channel, purpose, state, reason, since, expiresAt }) => ({
			channel,
			purpose,
			status: state,
			reason,
			...given('since', since && iso(since)),
			...given('expiresAt', expiresAt && iso(expiresAt)),
		})),
		holdouts: facts.holdouts.map(({ name, silent, at }) => ({ name, silent, since: iso(at) })),
		paused: pause ? { ...pauseFact(pause, names), since: iso(pause.since) } : null,
	};
}

const sentView = ({ at, channel, purpose, tags, state }: StoredTouch): IDataObject => ({
	at: iso(at),
	channel,
	purpose,
	...(tags && { tags: [...tags] }),
	state,
});

const notExplained = (context: IExecuteFunctions, unusable: Unusable): INodeExecutionData => ({
	...unusableItem(context, unusable, 'explanation'),
	json: {
		reason: unusable.code,
		explanation: `${unusable.message}${UNKNOWN[unusable.code] ?? ''}`,
	},
});

/** What follows from it that an item names somebody of whom nothing is known. */
const UNKNOWN: Readonly<Record<string, string>> = {
	contact_unknown: ' So no gate has sent, held or blocked anything to them.',
};
