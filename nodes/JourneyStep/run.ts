import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Enrolment } from '../../core/journey/journey';
import type { Store } from '../../core/store/ports';
import { hintUnusable, unusableItem } from '../shared/output';
import { arrivalsAt, type Resumed } from '../shared/resumed';
import type { OpenStore } from '../shared/store';
import { settleTouches } from '../shared/settle';
import { resolveSubjects, unusableSubject, type Subject, type Unusable } from '../shared/subjects';
import { endWaits } from './over';
import { leftView } from '../shared/views';
import { leftItem } from './views';

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
	/** The journeys that people of this run are on, by enrolment. */
	enrolments: Map<number, Enrolment>;
	/** The message that was let out last on the way of each who comes from behind a sender. */
	touchIds: Map<Subject, number>;
}

/** Where people go after a step. Those who are held are in no list. */
export interface Outcome {
	goOn: INodeExecutionData[];
	left: INodeExecutionData[];
	/** For the third output: timed out, or skipped. */
	missed: INodeExecutionData[];
	unusable: Unusable[];
}

export const nobody = (): Outcome => ({ goOn: [], left: [], missed: [], unusable: [] });

/** What a step does with people who arrive from the canvas and are still on their journey. */
export type Operation = (run: StepRun, subjects: Subject[]) => Promise<Outcome>;

/**
 * Runs a step: who has waited here goes on, whoever's journey has ended leaves, everybody else is for the operation.
 * Outputs: Continue, Left and, as the third of `of`, who timed out or was skipped.
 */
export async function advance(
	context: IExecuteFunctions,
	open: OpenStore,
	now: number,
	operation: Operation,
	of: number,
): Promise<INodeExecutionData[][]> {
	const { nodeId, resumed, fresh } = await arrivalsAt(context, open, 'journeyStep', now);
	const { subjects, unusable } = await resolveSubjects(context, open, fresh, now);
	const touchIds = new Map(
		subjects.flatMap((subject) => (subject.pass.touchId ? [[subject, subject.pass.touchId]] : [])),
	);
	await settleTouches(open, subjects);

	const all = [...resumed, ...subjects];
	const decided = await open.store.transaction(async (store) => {
		await store.contacts.lock([...new Set(all.map(({ contact }) => contact.id))]);
		const enrolments = await store.journeys.byId([
			...new Set(all.flatMap(({ pass }) => pass.enrolmentId ?? [])),
		]);
		const { secret } = open;
		const run = { context, store, secret, now, nodeId, enrolments, touchIds };
		return await decide(run, operation, resumed, subjects);
	});
	unusable.push(...decided.unusable);
	hintUnusable(context, unusable, 'Left');
	const left = [...decided.left, ...unusable.map((item) => unusableItem(context, item, 'journey'))];
	return [decided.goOn, left, decided.missed].slice(0, of);
}

/** With the contacts locked: no signal ends a journey between the look at it and what follows from that. */
async function decide(
	run: StepRun,
	operation: Operation,
	resumed: Resumed[],
	subjects: Subject[],
): Promise<Outcome> {
	const over = nobody();
	await endWaits(run, over, resumed);
	const onTheirWay = subjects.filter((subject) => {
		const end = endOf(run, subject);
		if (end !== undefined) over.left.push(leftItem(run, subject, leftView(end)));
		return end === undefined;
	});
	const { goOn, left, missed, unusable } = await operation(run, onTheirWay);
	return {
		goOn: [...over.goOn, ...goOn],
		left: [...over.left, ...left],
		missed: [...over.missed, ...missed],
		unusable: [...over.unusable, ...unusable],
	};
}

/** Why this person's journey is over, if it is. */
export const endOf = ({ enrolments }: StepRun, { pass }: Subject): string | undefined =>
	enrolments.get(pass.enrolmentId ?? -1)?.leftReason;

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
