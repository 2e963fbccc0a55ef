import type { IExecuteFunctions, INodeParameters, ITriggerFunctions } from 'n8n-workflow';
import { InputError } from '../../core/errors';
import type { AwaitedSignals, EndingSignal, JourneyDefinition } from '../../core/journey/journey';
import type { StepSettings, WaitMoves } from '../../core/store/ports';
import { readFilters, type FilterRow } from '../shared/filters';
import { zoneFor } from '../shared/zone';
import { STEP_OPERATIONS } from './panel/operation';

type Context = IExecuteFunctions | ITriggerFunctions;

/** A parameter that is the same for every item; n8n asks for it differently in a trigger. */
export const parameterOf = (context: Context, name: string, fallback: unknown): unknown =>
	'getInputData' in context
		? (context as IExecuteFunctions).getNodeParameter(name, 0, fallback)
		: context.getNodeParameter(name, fallback);

interface SignalRow {
	signal: string;
	conditions?: { values?: FilterRow[] };
}

function endings(context: Context, parameter: 'goals' | 'exits'): EndingSignal[] {
	const { values = [] } = parameterOf(context, parameter, {}) as { values?: SignalRow[] };
	return values
		.filter((row) => row.signal?.trim())
		.map((row) => ({ signal: row.signal.trim(), where: readFilters(row.conditions?.values) }));
}

/** A journey's key by the name that an operator gives; without one it is the workflow's own. */
export const journeyKeyOf = (name: string, workflowId: string | undefined): string =>
	name || `workflow:${workflowId}`;

/** The journey as this Enter step describes it. Without a name of its own it is the workflow's journey. */
export function definitionOf(context: Context): JourneyDefinition {
	const workflow = context.getWorkflow();
	const name = String(parameterOf(context, 'journey', '')).trim();
	const { exclusiveGroup, priority } = parameterOf(context, 'entryOptions', {}) as {
		exclusiveGroup?: string;
		priority?: number;
	};
	const group = String(exclusiveGroup ?? '').trim();
	return {
		key: journeyKeyOf(name, workflow.id),
		name: name || workflow.name || 'Journey',
		goals: endings(context, 'goals'),
		exits: endings(context, 'exits'),
		...(parameterOf(context, 'per', 'contact') === 'object' ? { perObject: true } : {}),
		...(group ? { group } : {}),
		...(priority === undefined ? {} : { priority }),
	};
}

/** The signals that end a wait of this step; undefined where only time does. Throws InputError `signal_missing`. */
export function awaitedSignals(context: Context): AwaitedSignals | undefined {
	if (parameterOf(context, 'until', 'delay') !== 'signal') return undefined;
	const names = String(parameterOf(context, 'signal', ''));
	const conditions = parameterOf(context, 'conditions', {}) as { values?: FilterRow[] };
	const types = names
		.split(',')
		.map((name) => name.trim())
		.filter(Boolean);
	if (types.length === 0)
		throw new InputError('signal_missing', 'Name the signal to wait for under "Signal".');
	return {
		types,
		where: readFilters(conditions.values),
		sameObject: parameterOf(context, 'sameObject', true) !== false,
	};
}

/** What of the panel makes a step what it is; where it differs, the step was edited. */
const PANEL = [
	...['operation', 'journey', 'reentry', 'againAfterDays', 'per', 'goals', 'exits'],
	...['entryOptions', 'reason', 'until', 'amount', 'unit', 'dateField', 'direction', 'signal'],
	...['conditions', 'sameObject', 'then', 'localTime', 'weekdays', 'whenLate', 'largestLateness'],
];

/** Whether people can wait at this node, or have waited: whether it is a step of a journey. */
export const isStep = (context: Context): boolean =>
	STEP_OPERATIONS.includes(String(parameterOf(context, 'operation', 'wait')));

/** This step as the store is to know it; undefined for an operation that is no step of a journey. */
export function stepSettings(context: Context): StepSettings | undefined {
	const { id, parameters } = context.getNode();
	const operation = String(parameterOf(context, 'operation', 'wait'));
	if (!isStep(context)) return undefined;
	const panel: Record<string, unknown> = Object.fromEntries(
		PANEL.flatMap((name) => (parameters[name] === undefined ? [] : [[name, parameters[name]]])),
	);
	if (operation === 'enter') panel.journeyKey = definitionOf(context).key;
	const { defaultZone } = (parameters.options ?? {}) as INodeParameters;
	if (defaultZone) panel.defaultZone = defaultZone;
	const awaits = operation === 'wait' ? awaitedSignals(context) : undefined;
	const moves = movesOf(parameters);
	return {
		...(awaits ? { awaits } : {}),
		moves,
		...(moves === 'by_days' ? { zone: zoneFor(defaultZone, context) } : {}),
		panel,
		canvasId: id,
	};
}

function movesOf({ operation, until, then }: INodeParameters): WaitMoves {
	if (operation !== 'wait' || until === 'date') return 'never';
	return then === 'localTime' && until !== 'signal' ? 'by_days' : 'exactly';
}
