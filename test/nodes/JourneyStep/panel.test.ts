import {
	NodeHelpers,
	Workflow,
	type IDataObject,
	type INodeParameters,
	type INodeTypes,
} from 'n8n-workflow';
import { JourneyStep } from '../../../nodes/JourneyStep/JourneyStep.node';

const type = new JourneyStep();

/** The node as n8n sees it, with the panel's defaults filled in. */
function step(parameters: IDataObject) {
	const workflow = new Workflow({
		nodes: [
			{
				id: 'id',
				name: 'Step',
				type: 'n8n-nodes-tact.journeyStep',
				typeVersion: 1,
				position: [0, 0],
				parameters: parameters as INodeParameters,
			},
		],
		connections: {},
		active: false,
		nodeTypes: { getByNameAndVersion: () => type } as unknown as INodeTypes,
	});
	const node = workflow.getNode('Step')!;
	const outputs = NodeHelpers.getNodeOutputs(workflow, node, type.description);
	return {
		outputs: outputs.map((output) => (typeof output === 'string' ? output : output.displayName)),
		subtitle: workflow.expression.getSimpleParameterValue(
			node,
			type.description.subtitle!,
			'internal',
			{},
		),
		parameters: node.parameters,
	};
}

describe('the outputs of a step', () => {
	test.each<[IDataObject, string[]]>([
		[{}, ['Continue', 'Left']],
		[{ operation: 'enter' }, ['Continue', 'Left']],
		[{ operation: 'wait', whenLate: 'shift' }, ['Continue', 'Left']],
		[{ operation: 'wait', whenLate: 'skip' }, ['Continue', 'Left', 'Skipped']],
		[{ operation: 'wait', until: 'date', dateField: 'at' }, ['Continue', 'Left', 'Skipped']],
		[{ operation: 'wait', until: 'date', whenLate: 'send' }, ['Continue', 'Left']],
		[{ operation: 'wait', until: 'signal', signal: 'paid' }, ['Continue', 'Left', 'Timed Out']],
		[{ operation: 'wait', until: 'signal', whenLate: 'skip' }, ['Continue', 'Left', 'Timed Out']],
	])('%j', (parameters, names) => {
		expect(step(parameters).outputs).toEqual(names);
	});
});

describe('the line under the name of a step', () => {
	test.each<[IDataObject, string]>([
		[{}, 'Wait 2 days'],
		[{ operation: 'wait', amount: 1, unit: 'hours' }, 'Wait 1 hour'],
		[
			{ operation: 'wait', amount: 0, then: 'localTime', localTime: '10:00' },
			'Wait 0 days, then 10:00',
		],
		[
			{ operation: 'wait', until: 'signal', signal: 'booking.confirmed' },
			'Wait until booking.confirmed, at most 24 hours',
		],
		[
			{ operation: 'wait', until: 'date', dateField: 'properties.startsAt' },
			'Wait until 24 hours before properties.startsAt',
		],
		[
			{
				operation: 'wait',
				until: 'date',
				dateField: 'renewal',
				direction: 'at',
				then: 'localTime',
			},
			'Wait until renewal, then 09:00',
		],
		[{ operation: 'enter' }, 'Enter journey'],
		[{ operation: 'enter', journey: 'Welcome' }, 'Enter Welcome'],
		[{ operation: 'finish' }, 'Finish journey'],
		[{ operation: 'finish', reason: 'no_consent' }, 'Finish: no_consent'],
		[{ operation: 'remove' }, 'Remove from this journey'],
		[{ operation: 'move', toStep: 'Wait 2 Days' }, 'Move to Wait 2 Days'],
		[{ operation: 'pause' }, 'Pause the contact'],
		[{ operation: 'pause', scope: 'everything' }, 'Pause everything'],
		[{ operation: 'resume', scope: 'journey', journey: 'Welcome' }, 'Resume Welcome'],
		[{ operation: 'status', show: 'funnel' }, 'Show funnel'],
	])('%j', (parameters, line) => {
		expect(step(parameters).subtitle).toBe(line);
	});
});

test('a date is skipped when late unless told otherwise, everything else goes on', () => {
	expect(step({ operation: 'wait', until: 'date' }).parameters).toMatchObject({
		whenLate: 'skip',
		amount: 24,
		unit: 'hours',
	});
	expect(step({ operation: 'wait', until: 'signal' }).parameters).toMatchObject({
		whenLate: 'send',
		amount: 24,
		unit: 'hours',
	});
	expect(step({ operation: 'wait' }).parameters).toMatchObject({
		whenLate: 'send',
		amount: 2,
		unit: 'days',
	});
});
