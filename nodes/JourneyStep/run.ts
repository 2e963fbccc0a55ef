import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Enrolment } from '../../core/journey/journey';
import type { Store } from '../../core/store/ports';
import { hintUnusable, subjectItem, unusableItem } from '../shared/output';
import { hintOutdated } from '../shared/released';
import { splitArrivals, type Resumed } from '../shared/resumed';
import { nodeIdOf, type OpenStore } from '../shared/store';
import { settleTouches } from '../shared/settle';
import {
	inputItems,
	resolveSubjects,
	unusableSubject,
	type Subject,
	type Unusable,
} from '../shared/subjects';

/** One execution of a Journey Step. */
export interface StepRun {
	context: IExecuteFunctions;
	/** The store within the transaction that locked the contacts. */
	store: Store;
	secret: string;
	/** Epoch ms of the store's time. */
	now: number;
	/** This node, as the store knows it. */
	nodeId: number;
}

/** Where people go after a step. Those who are held are in neither list. */
export interface Outcome {
	goOn: INodeExecutionData[];
	left: INodeExecutionData[];
	unusable: Unusable[];
}

/** What a step does with people who arrive from the canvas and are still on their journey. */
export type Operation = (run: StepRun, subjects: Subject[]) => Promise<Outcome>;

/**
 * Runs a step: who has waited here goes on, whoever's journey has ended leaves, everybody else is for the operation.
 * Outputs: Continue, Left.
 */
export async function advance(
	context: IExecuteFunctions,
	open: OpenStore,
	now: number,
	operation: Operation,
): Promise<INodeExecutionData[][]> {
	const nodeId = await nodeIdOf(open, context, 'journeyStep', now);
	const { resumed, fresh, outdated } = await splitArrivals(open, nodeId, inputItems(context));
	hintOutdated(context, outdated);
	const { subjects, unusable } = await resolveSubjects(context, open, fresh, now);
	await settleTouches(open, subjects);

	const { goOn, left, ...more } = await open.store.transaction(async (store) => {
		await store.contacts.lock([...new Set(subjects.map(({ contact }) => contact.id))]);
		const run = { context, store, secret: open.secret, now, nodeId };
		return await decide(run, operation, resumed, subjects);
	});
	unusable.push(...more.unusable);
	hintUnusable(context, unusable, 'Left');
	return [goOn, [...left, ...unusable.map((item) => unusableItem(context, item, 'journey'))]];
}

/** With the contacts locked: no signal ends a journey between the look at it and what follows from that. */
async function decide(
	run: StepRun,
	operation: Operation,
	resumed: Resumed[],
	subjects: Subject[],
): Promise<Outcome> {
	const enrolments = await enrolmentsOf(run, [...resumed, ...subjects]);
	const ended: Outcome = { goOn: [], left: [], unusable: [] };
	for (const subject of resumed) release(run, ended, subject, endOf(subject, enrolments));
	const onTheirWay = subjects.filter((subject) => {
		const end = endOf(subject, enrolments);
		if (end !== undefined) ended.left.push(leftItem(run, subject, leftView(end)));
		return end === undefined;
	});
	const { goOn, left, unusable } = await operation(run, onTheirWay);
	return { goOn: [...ended.goOn, ...goOn], left: [...ended.left, ...left], unusable };
}

function release(run: StepRun, outcome: Outcome, resumed: Resumed, end: string | undefined): void {
	const { timer } = resumed;
	const subject = { ...resumed, pass: { ...resumed.pass, hop: timer.timerId } };
	const reason = timer.outcome ?? end;
	if (reason === undefined)
		outcome.goOn.push(onItem(run, subject, { status: 'waited', dueAt: iso(timer.dueAt) }));
	else outcome.left.push(leftItem(run, subject, leftView(reason)));
}

async function enrolmentsOf(run: StepRun, subjects: Subject[]): Promise<Map<number, Enrolment>> {
	return await run.store.journeys.byId([
		...new Set(subjects.flatMap((subject) => subject.pass.enrolmentId ?? [])),
	]);
}

/** Why this person's journey is over, if it is. */
const endOf = (subject: Subject, enrolments: Map<number, Enrolment>): string | undefined =>
	enrolments.get(subject.pass.enrolmentId ?? -1)?.leftReason;

/** Why somebody left a journey, told apart from how it is written in the store (`goal:order.completed`). */
export function leftView(reason: string): IDataObject {
	const colon = reason.indexOf(':');
	return colon < 0
		? { status: 'left', reason }
		: { status: 'left', reason: reason.slice(0, colon), signal: reason.slice(colon + 1) };
}

/** A subject for the Continue output, with what this step has to say of the journey. */
export function onItem(run: StepRun, subject: Subject, journey: IDataObject): INodeExecutionData {
	return subjectItem(subject, run.secret, { journey: { ...journeyOf(subject), ...journey } });
}

/** A subject for the Left output. Its enrolment is over: what follows there is not part of the journey. */
export function leftItem(run: StepRun, subject: Subject, journey: IDataObject): INodeExecutionData {
	const { enrolmentId: _over, ...pass } = subject.pass;
	return onItem(run, { ...subject, pass }, journey);
}

const journeyOf = (subject: Subject): IDataObject => (subject.tact.journey ?? {}) as IDataObject;

/** Runs `work` for a subject; what its input makes impossible becomes an unusable item, others go on. */
export function orUnusable(
	run: StepRun,
	outcome: Outcome,
	subject: Subject,
	work: () => void,
): void {
	try {
		work();
	} catch (error) {
		outcome.unusable.push(unusableSubject(subject, run.secret, error));
	}
}

export const iso = (at: number): string => new Date(at).toISOString();
