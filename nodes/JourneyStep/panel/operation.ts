import type { INodeProperties } from 'n8n-workflow';

export type OperationName =
	'enter' | 'wait' | 'finish' | 'status' | 'remove' | 'move' | 'pause' | 'resume';

/** The operations of which people and their times depend; others are no steps of a journey. */
export const STEP_OPERATIONS: readonly string[] = [
	'enter',
	'wait',
	'finish',
] satisfies OperationName[];

/** Shown for these operations, and where the parameters have these values. */
export const on = (
	operation: OperationName | OperationName[],
	more: Record<string, string[]> = {},
) => ({
	show: { operation: [operation].flat(), ...more },
});

export const operationProperty: INodeProperties = {
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	default: 'wait',
	options: [
		{
			name: 'Enter Journey',
			value: 'enter',
			action: 'Enter a journey',
			description: 'Begin a journey: says who may come in, and which signals end it early',
		},
		{
			name: 'Finish Journey',
			value: 'finish',
			action: 'Finish a journey',
			description: 'The last step: everybody who comes here has completed the journey',
		},
		{
			name: 'Move People',
			value: 'move',
			action: 'Move people to another step',
			description: 'Take each contact from the step where it waits to another one',
		},
		{
			name: 'Pause',
			value: 'pause',
			action: 'Pause people or everything',
			description:
				'Nobody goes on and no gate lets anybody out, until resumed. Everything is the red button.',
		},
		{
			name: 'Remove People',
			value: 'remove',
			action: 'Remove people from a journey',
			description: 'End the journey of each contact who comes here, wherever it waits',
		},
		{
			name: 'Resume',
			value: 'resume',
			action: 'Resume people or everything',
			description: 'Go on after a pause',
		},
		{
			name: 'Show Status',
			value: 'status',
			action: 'Show the status of journeys',
			description: 'Who waits where, how a journey does, what an edit changes, what is paused',
		},
		{
			name: 'Wait',
			value: 'wait',
			action: 'Wait before the next step',
			description: 'Keep each contact until it is time, until a date, or until a signal comes',
		},
	],
};
