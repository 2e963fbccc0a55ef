import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { explainPerson, isAtGate, type WaitFact } from '../../../core/guardrail/explain';
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
	const sizes: HoldoutSizes = new Map();
	const run = { zone: defaultZone(context), now, sizes };
	const explained: INodeExecutionData[] = [];
	for (const subject of subjects) {
		try {
			const known = await explainOne(context, open, journeys, subject, run);
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
	{ zone, now, sizes }: { zone: string; now: number; sizes: HoldoutSizes },
): Promise<IDataObject> {
	const { journey: name, ...question } = readQuestion(context, index);
	const known = await knownOf(open.store, {
		...question,
		...(name !== undefined && { journey: journeyNamed(name, journeys) }),
		contact,
		defaultZone: zone,
		now,
	});
	// All people of a holdout share its size.
	for (const { name: of } of known.facts.holdouts)
		if (!sizes.has(of)) sizes.set(of, await open.store.holdouts.count(of));
	return {
		contact: contactView(contact),
		explanation: explainPerson(known.facts, now),
		...knownView(known, sizes),
	};
}

/** How many people there are in holdouts, by their names. */
type HoldoutSizes = Map<string, { silent: number; spoken: number }>;

function knownView(
	{ facts, enrolments, consents, pause, names }: Known,
	sizes: HoldoutSizes,
): IDataObject {
	return {
		waiting: facts.waiting.map(waitingView),
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
		holdouts: facts.holdouts.map(({ name, silent, at }) => ({
			name,
			silent,
			since: iso(at),
			people: sizes.get(name)!,
		})),
		paused: pause ? { ...pauseFact(pause, names), since: iso(pause.since) } : null,
	};
}

function waitingView({ channel, purpose, journey, ...wait }: WaitFact): IDataObject {
	const { step, ...view } = waitView(wait);
	return {
		[isAtGate(wait) ? 'gate' : 'step']: step,
		...view,
		...given('channel', channel),
		...given('purpose', purpose),
		...given('journey', journey),
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
