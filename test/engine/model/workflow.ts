import type { INode, INodeParameters } from 'n8n-workflow';
import { node, wires, type WorkflowJson } from '../../helpers/canvas';
import { anytime } from '../scene';
import { AGAIN_AFTER, DAY, HOUR, LATENESS, PRIORITY, REMINDER_LATENESS, WINDOW } from './settings';
import type { JourneyName, Settings } from './settings';

/** Where the nodes of this package stand on the canvas, so that the test can see to their timers and credential. */
export const HOSTED = 'CUSTOM';
export const PLAIN = { sender: 'plain.sender', picker: 'plain.picker' };

const hosted = (type: string) => `${HOSTED}.${type}`;

/** The workflow under test, with these settings in its panels. */
export function workflow(settings: Settings): WorkflowJson {
	return {
		id: 'care',
		name: 'Care',
		nodes: downwards([
			node('Signals', hosted('signalTrigger'), { moments: { values: moments(settings) } }),
			node('Unsigned?', PLAIN.picker, { word: '"name":"unsigned"' }),
			enter('Quote', settings),
			enter('Care', settings),
			...message('Ask'),
			node('Answer', hosted('journeyStep'), {
				operation: 'wait',
				until: 'signal',
				signal: settings.called ? 'confirmed, called' : 'confirmed',
				sameObject: settings.sameObject,
				amount: settings.answerBy,
				unit: 'hours',
				options: people(settings),
			}),
			...message('Thank'),
			node('Rest', hosted('journeyStep'), {
				operation: 'wait',
				amount: settings.rest,
				unit: 'hours',
				whenLate: 'skip',
				largestLateness: REMINDER_LATENESS / HOUR,
				options: people(settings),
			}),
			...message('Remind'),
			finish('Done', 'completed'),
			finish('Reminded', 'reminded'),
			finish('Skipped', 'skipped'),
		]),
		connections: wires(
			['Signals', 'Unsigned?'],
			['Unsigned?', 'Enter Quote'],
			['Unsigned?', 1, 'Enter Care'],
			['Enter Quote', 'Ask'],
			['Enter Care', 'Ask'],
			['Ask', 'Mail Ask'],
			['Mail Ask', 'Answer'],
			['Answer', 'Thank'],
			['Answer', 2, 'Rest'],
			['Thank', 'Mail Thank'],
			['Mail Thank', 'Done'],
			['Rest', 'Remind'],
			['Rest', 2, 'Skipped'],
			['Remind', 'Mail Remind'],
			['Mail Remind', 'Reminded'],
		),
	};
}

/** One below the other: n8n runs the upper branch first. */
const downwards = (nodes: INode[]): INode[] =>
	nodes.map((one, i) => ({ ...one, position: [0, 100 * i] }));

/** A workflow of one button, which pauses or resumes. */
export const button = (parameters: INodeParameters): WorkflowJson => ({
	id: 'button',
	nodes: [node('Button', hosted('journeyStep'), parameters as never)],
	connections: {},
});

function moments(settings: Settings) {
	const { within, times, distinct, silence } = settings;
	const row = (name: string, fields: INodeParameters) => ({
		...fields,
		more: { name, largestLateness: LATENESS / HOUR },
		card: { goal: 'paid' },
	});
	const hours = (amount: number) => ({ amount, unit: 'hours' });
	return [
		row('booked', { when: 'happened', signal: 'booked' }),
		row('first view', { when: 'first', signal: 'viewed' }),
		row('unsigned', { when: 'notFollowed', signal: 'sent', absent: 'signed', ...hours(within) }),
		row('often', {
			when: 'repeated',
			signal: 'viewed',
			times,
			distinct,
			...hours(WINDOW / HOUR),
		}),
		row('quiet', { when: 'silence', signal: 'viewed, booked', ...hours(silence) }),
	];
}

function enter(journey: JourneyName, settings: Settings) {
	const goal = journey === 'Quote' ? ['signed'] : settings.goal ? ['paid'] : [];
	const signals = (names: string[]) => ({ values: names.map((signal) => ({ signal })) });
	return node(`Enter ${journey}`, hosted('journeyStep'), {
		operation: 'enter',
		journey,
		reentry: journey === 'Quote' ? 'after_leaving' : settings.reentry,
		againAfterDays: AGAIN_AFTER / DAY,
		per: journey === 'Quote' ? 'object' : 'contact',
		goals: signals(goal),
		exits: signals(settings.exit ? ['cancelled'] : []),
		entryOptions: {
			priority: PRIORITY[journey],
			...(settings.grouped ? { exclusiveGroup: 'all' } : {}),
		},
	});
}

/** A gate and the sender behind it, whose messages say for what they are. */
const message = (name: string) => [
	node(name, hosted('guardrailGate'), anytime),
	node(`Mail ${name}`, PLAIN.sender, {
		subject: `={{ '${name} ' + ($json.tact.signal.object || '-') + ' ' + $json.tact.moment.name }}`,
	}),
];

const finish = (name: string, reason: string) =>
	node(name, hosted('journeyStep'), { operation: 'finish', reason });

const people = ({ newWait }: Settings) => ({ waitingPeople: newWait ? 'newWait' : 'keep' });
