import { InputError } from '../../../core/errors';
import type {
	Relocation,
	RelocationOutcome,
	StepState,
	Store,
	WaitView,
} from '../../../core/store/ports';
import { valueReader } from '../../shared/fields';
import { unusableSubject, type Subject } from '../../shared/subjects';
import { enrolmentsMeant, journeyReader } from '../journeys';
import type { Done, Task } from '../people';
import { stepNamed } from '../steps';
import { onItem } from '../views';

/** Takes each contact from where it waits on its journey to another waiting step. */
export async function move(task: Task, subjects: Subject[]): Promise<Done> {
	const { context, store, now } = task;
	const done: Done = { goOn: [], left: [], unusable: [] };
	const atOnce = context.getNodeParameter('moveTime', 0, 'keep') === 'now';
	const stepOf = valueReader(context, 'toStep');
	const waitsOf = await waitReader(task, subjects);
	const steps = await stepsFor(task, subjects, waitsOf);
	const wanted: Array<{ subject: Subject; step: StepState; relocations: Relocation[] }> = [];
	for (const subject of subjects)
		try {
			const name = String(stepOf(subject.index) ?? '').trim();
			const step = stepNamed(steps, name);
			if (!step) throw unknownStep(name, steps);
			const relocations = waitsOf(subject).map(({ timerId, objectKey }) => ({
				timerId,
				toNodeId: step.nodeId,
				...(atOnce ? { dueAt: now } : {}),
				...(step.settings?.awaits
					? { awaits: { since: now, ...(objectKey === undefined ? {} : { objectKey }) } }
					: {}),
			}));
			wanted.push({ subject, step, relocations });
		} catch (error) {
			done.unusable.push(unusableSubject(subject, task.secret, error));
		}
	const outcomes = await store.timers.move(wanted.flatMap(({ relocations }) => relocations));
	let place = 0;
	for (const { subject, step, relocations } of wanted) {
		const own = outcomes.slice(place, (place += relocations.length));
		const moved = own.filter((outcome) => outcome === 'moved').length;
		const toStep = step.node.name;
		if (moved > 0) done.goOn.push(onItem(task, subject, { status: 'moved', toStep, waits: moved }));
		else
			done.left.push(onItem(task, subject, { status: 'not_moved', toStep, reason: whyNot(own) }));
	}
	return done;
}

const whyNot = (outcomes: readonly RelocationOutcome[]): string =>
	outcomes.find((outcome) => outcome !== 'gone') ?? 'not_waiting';

type Movable = WaitView & { objectKey?: string };

/** The waits of a subject that its item means: of the journey that the panel names, else of this workflow. */
async function waitReader(
	{ context, store }: Task,
	subjects: readonly Subject[],
): Promise<(subject: Subject) => Movable[]> {
	const contacts = [...new Set(subjects.map(({ contact }) => contact.id))];
	const waits = (await store.timers.ofContacts(contacts)).filter(
		({ node }) => node.kind !== 'signalTrigger',
	);
	const enrolments = await store.journeys.byId([
		...new Set(waits.flatMap(({ enrolmentId }) => enrolmentId ?? [])),
	]);
	const journeysOf = await journeyReader(context, store);
	const sameObject = context.getNodeParameter('onlySameObject', 0, true) !== false;
	const workflowId = String(context.getWorkflow().id ?? '');
	return (subject) => {
		const journeys = journeysOf(subject.index);
		const meant = enrolmentsMeant(subject, journeys, [...enrolments.values()], sameObject);
		const ids = new Map(meant.map(({ id, objectKey }) => [id, objectKey]));
		return waits
			.filter(
				(wait) =>
					wait.contactId === subject.contact.id &&
					(wait.enrolmentId === undefined
						? !journeys.named && wait.node.workflowId === workflowId
						: ids.has(wait.enrolmentId)),
			)
			.map((wait) => {
				const objectKey = ids.get(wait.enrolmentId ?? -1);
				return objectKey === undefined ? wait : { ...wait, objectKey };
			});
	};
}

/** The steps to which people can go: of this workflow, and of those where they wait. */
async function stepsFor(
	{ context, store }: Task,
	subjects: readonly Subject[],
	waitsOf: (subject: Subject) => Movable[],
): Promise<StepState[]> {
	const workflows = new Set([String(context.getWorkflow().id ?? '')]);
	for (const subject of subjects)
		try {
			for (const { node } of waitsOf(subject)) workflows.add(node.workflowId);
		} catch (error) {
			if (!(error instanceof InputError)) throw error;
		}
	return await waitingSteps(store, [...workflows]);
}

async function waitingSteps(store: Store, workflows: readonly string[]): Promise<StepState[]> {
	const steps: StepState[] = [];
	for (const workflow of workflows) steps.push(...(await store.steps.ofWorkflow(workflow)));
	return steps.filter(({ settings }) => settings?.panel.operation === 'wait');
}

function unknownStep(name: string, steps: readonly StepState[]): InputError {
	const names = [...new Set(steps.map(({ node }) => `"${node.name}"`))].join(', ') || 'none as yet';
	return new InputError(
		'step_unknown',
		`No published step waits under the name or key "${name}". There are: ${names}.`,
	);
}
