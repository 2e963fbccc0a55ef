import { NodeHelpers, type IDataObject, type INodeProperties, type INodeType } from 'n8n-workflow';
import { GuardrailGate } from '../../../nodes/GuardrailGate/GuardrailGate.node';
import { outputsFor } from '../../../nodes/GuardrailGate/panel/outputs';
import { gate } from './panel';

const GUARD = ['Send', 'Held', 'Blocked'];

describe('the outputs of a gate', () => {
	test.each<[IDataObject, string[]]>([
		[{}, GUARD],
		[{ whenClosed: 'block' }, GUARD],
		[{ whenClosed: 'otherChannel' }, [...GUARD, 'Other Channel']],
		[{ preset: 'gentle', whenClosed: 'otherChannel' }, [...GUARD, 'Other Channel']],
		[{ preset: 'custom', whenClosed: 'otherChannel' }, [...GUARD, 'Other Channel']],
		[{ preset: 'transactional', whenClosed: 'otherChannel' }, GUARD],
		[{ operation: 'check', whenClosed: 'otherChannel' }, ['Allowed', 'Not Now']],
		[{ operation: 'explain', whenClosed: 'otherChannel' }, ['Explained']],
	])('%j', (parameters, names) => {
		expect(gate(parameters).outputs).toEqual(names);
		// The editor may still have a value of what it hides by now.
		expect(outputsFor(parameters).map(({ displayName }) => displayName)).toEqual(names);
	});
});

describe('the line under the name of a gate', () => {
	test.each<[IDataObject, string]>([
		[{}, 'email, standard'],
		[{ channel: 'sms', preset: 'transactional' }, 'sms, transactional'],
		[{ preset: 'custom' }, 'email, 08:00-20:00 or stricter'],
		[{ preset: 'custom', allowedHours: 'own' }, 'email, 08:00-20:00'],
		[{ preset: 'custom', allowedHours: 'recommended' }, 'email, recommended hours'],
		[
			{ preset: 'custom', messageType: 'transactional', allowedHours: 'recommended' },
			'email, transactional, 08:00-20:00',
		],
		[
			{ preset: 'custom', messageType: 'transactional', bypasses: ['hours'] },
			'email, transactional',
		],
		[{ operation: 'check' }, 'Check: email, standard'],
		[{ operation: 'explain' }, 'Explain'],
		[{ operation: 'explain', journey: 'Welcome' }, 'Explain: Welcome'],
	])('%j', (parameters, line) => {
		expect(gate(parameters).subtitle).toBe(line);
	});
});

describe('what the panel shows', () => {
	const shown = (parameters: IDataObject) => Object.keys(gate(parameters).parameters);
	const GROUPS = ['timing', 'limits', 'buffers', 'holding', 'measuring', 'options'];

	test.each<[string, IDataObject, string[], string[]]>([
		['standard', {}, [...GROUPS, 'whenClosed'], ['messageType', 'caps', 'allowedFrom']],
		[
			'transactional',
			{ preset: 'transactional' },
			['limits', 'holding', 'measuring', 'checkConsent'],
			['timing', 'buffers', 'whenClosed', 'otherChannels'],
		],
		['custom', { preset: 'custom' }, [...GROUPS, 'messageType', 'caps', 'weekdays'], ['bypasses']],
		[
			'recommended hours',
			{ preset: 'custom', allowedHours: 'recommended' },
			['caps'],
			['allowedFrom', 'weekdays'],
		],
		[
			'transactional, but not at night',
			{ preset: 'custom', messageType: 'transactional' },
			['bypasses', 'allowedFrom', 'weekdays', 'timing'],
			['allowedHours', 'caps', 'buffers'],
		],
		[
			'transactional, within the caps',
			{ preset: 'custom', messageType: 'transactional', bypasses: ['hours'] },
			['caps', 'buffers'],
			['allowedHours', 'allowedFrom', 'timing'],
		],
		['another channel', { whenClosed: 'otherChannel' }, ['otherChannels', 'otherwise'], []],
		[
			'a check',
			{ operation: 'check', whenClosed: 'otherChannel' },
			['channel', 'purpose', 'preset', 'checkConsent', 'contactFields'],
			['whenClosed', 'otherChannels', 'journey'],
		],
		[
			'an explanation',
			{ operation: 'explain' },
			['journey', 'onlyChannel', 'contactFields'],
			['channel', 'purpose', 'preset', 'checkConsent', ...GROUPS],
		],
	])('%s', (_, parameters, there, hidden) => {
		const names = shown(parameters);
		expect(names).toEqual(expect.arrayContaining(there));
		expect(names.filter((name) => hidden.includes(name))).toEqual([]);
	});

	test('a hidden field of a group is taken away with what it held', () => {
		const limits = { minimumGapHours: 5, counts: true };
		const past = { preset: 'custom', messageType: 'transactional', limits };
		expect(gate(past).parameters.limits).toEqual({ counts: true });
		const heard = { ...past, bypasses: ['caps'] };
		expect(gate(heard).parameters.limits).toEqual(limits);
	});

	test('what is spread is not asked for a check', () => {
		const timing = { spreadMinutes: 5, closedDays: '12-24' };
		for (const preset of ['gentle', 'standard', 'custom']) {
			expect(gate({ preset, timing }).parameters.timing).toEqual(timing);
			const check = gate({ preset, timing, operation: 'check' });
			expect(check.parameters.timing).toEqual({ closedDays: '12-24' });
		}
	});

	test('what holds for all items at once takes no expression', () => {
		const all = (properties: readonly INodeProperties[]): INodeProperties[] =>
			properties.flatMap((property) => [
				property,
				...all(
					(property.options ?? []).flatMap((option) =>
						'values' in option ? option.values : 'type' in option ? [option] : [],
					),
				),
			]);
		const named = (name: string) =>
			all(new GuardrailGate().description.properties).filter((one) => one.name === name);
		for (const name of ['cancelOn', 'cancelSameObject', 'closedSignal', 'keepDecisionsDays']) {
			expect(named(name)).not.toEqual([]);
			expect(named(name).filter(({ noDataExpression }) => !noDataExpression)).toEqual([]);
		}
	});

	test('caps without a row stay without one', () => {
		expect(gate({ preset: 'custom', caps: {} }).parameters.caps).toEqual({});
	});
});

describe('the gate as a tool of an AI agent', () => {
	/** n8n makes a tool of a node so: by a name with this ending. */
	const description = { ...new GuardrailGate().description };
	const tool = {
		description: { ...description, name: `${description.name}Tool`, outputs: ['ai_tool'] },
	} as INodeType;

	const operationsOf = (type: INodeType) =>
		type.description.properties
			.filter((property) => property.name === 'operation')
			.filter((property) =>
				NodeHelpers.displayParameter({}, property, { typeVersion: 1 }, type.description),
			)
			.map(({ options }) => (options as INodeProperties[]).map(({ name }) => name));

	test('only looks: there is no Guard, and Check comes first', () => {
		expect(description.usableAsTool).toBeTruthy();
		expect(operationsOf(tool)).toEqual([['Check', 'Explain']]);
		expect(operationsOf({ description } as INodeType)).toEqual([['Check', 'Explain', 'Guard']]);
		expect(gate({}, tool).parameters.operation).toBe('check');
		expect(gate({}).parameters.operation).toBe('guard');
	});

	test.each(['check', 'explain'])('says to the agent that it can %s', (operation) => {
		const { node } = gate({ operation }, tool);
		node.parameters.descriptionType = 'auto';
		const words = NodeHelpers.getToolDescriptionForNode(node, tool);
		expect(words).toContain('check whether a message may go to a contact now');
		expect(words).toContain('explain why it did not and when it will');
	});
});
