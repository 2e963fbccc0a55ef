import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { MomentKind } from '../../core/moment/moment';
import { contactFilterProperty, filterProperty, matchProperty } from '../shared/filters';
import { cardProperty } from './card.properties';
import { dateFields } from './date.properties';
import { inWordsProperty } from './inWords';
import { dateOfSignal, only, signal, span } from './momentFields';
import { moreProperty } from './more.properties';
import { scoreFields } from './score.properties';

const KINDS: Array<INodePropertyOptions & { value: MomentKind }> = [
	{
		name: 'A Date Is Near or Past',
		value: 'date',
		description: 'An appointment tomorrow, a renewal in 30 days, an order 40 days ago',
	},
	{
		name: 'A Lead Score Crosses a Line',
		value: 'score',
		description: 'A Lead Score node sees a contact rise into a band, or fall out of it',
	},
	{
		name: 'A Signal Happens',
		value: 'happened',
		description: 'Each time, at once',
	},
	{
		name: 'A Signal Happens for the First Time',
		value: 'first',
		description: 'The first one ever heard of this contact',
	},
	{
		name: 'A Signal Happens Several Times',
		value: 'repeated',
		description: 'Three case studies within a week and no inquiry',
	},
	{
		name: 'A Signal Is Not Followed by Another',
		value: 'notFollowed',
		description: 'An estimate was sent and is not signed 48 hours later',
	},
	{
		name: 'Nothing Happens for a Time',
		value: 'silence',
		description: 'A contact who was active has not been for 60 days',
	},
];

/** Which signals; the words differ by what they are needed for. */
const signals: INodeProperties[] = [
	signal(
		'Signal',
		'order.completed',
		'Name of the signal, just as the sender writes it; several with commas between them. Empty: any signal.',
		only('happened'),
		false,
	),
	signal(
		'Signal',
		'order.completed',
		'Name of the signal, just as the sender writes it. Several with commas between them count as one kind: the first of any of them.',
		only('first'),
	),
	signal(
		'Signal',
		'estimate.sent',
		'Name of the signal that something should follow; several with commas between them. When it comes again, the time begins anew.',
		only('notFollowed'),
	),
	signal(
		'Signal',
		'case_study.viewed',
		'Name of the signal that is counted; several with commas between them are counted together',
		only('repeated'),
	),
	signal(
		'Signs of Activity',
		'app.opened, order.completed',
		'Names of the signals that show that a contact is active, with commas between them. Empty: any signal.',
		only('silence'),
		false,
	),
];

const notFollowed: INodeProperties[] = [
	{
		displayName: 'Not Followed By',
		name: 'absent',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'estimate.signed, estimate.declined',
		description: 'Names of the signals that settle it, with commas between them: any one is enough',
		displayOptions: only('notFollowed'),
	},
	...span(
		'notFollowed',
		'Within',
		48,
		'hours',
		'How long to wait for them, counted from when the signal happened',
	),
	{
		displayName: 'About the Same Object',
		name: 'sameObject',
		type: 'boolean',
		default: true,
		description:
			'Whether each object is looked at by itself: this estimate, this booking, this order. Only a signal about the same object settles it, and each starts once, after the latest signal about it. Signals name it by their object key. Off: once for the contact, after the latest signal about anything.',
		displayOptions: only('notFollowed'),
	},
];

const repeated: INodeProperties[] = [
	{
		displayName: 'Times',
		name: 'times',
		type: 'number',
		typeOptions: { minValue: 2 },
		default: 3,
		description: 'How often it must happen',
		displayOptions: only('repeated'),
	},
	...span('repeated', 'Within', 7, 'days', 'All of them within this time'),
	{
		displayName: 'Different Objects Only',
		name: 'distinct',
		type: 'boolean',
		default: false,
		description:
			'Whether signals about the same object count once: three different case studies, not one read three times',
		displayOptions: only('repeated'),
	},
];

const unless: INodeProperties = {
	displayName: 'Unless',
	name: 'unless',
	type: 'string',
	default: '',
	placeholder: 'inquiry.sent',
	description:
		'Names of signals that make it pointless, with commas between them. For a date they count since it was named, about the same object; for a number of times, within the same time.',
	displayOptions: only('repeated', 'date'),
};

const contactConditions: INodeProperties = {
	...contactFilterProperty,
	name: 'contactConditions',
	description:
		'Conditions on what is known of the contact at that time, all of which must hold unless you choose otherwise below',
};

const ofSignals = only('happened', 'first', 'notFollowed', 'repeated', 'silence');

/** The fields of a row, in the order of the sentence; each kind of moment shows its own. */
export const momentFields: INodeProperties[] = [
	{
		displayName: 'When',
		name: 'when',
		type: 'options',
		noDataExpression: true,
		default: 'happened',
		options: KINDS,
	},
	inWordsProperty,
	...signals,
	...dateFields,
	...notFollowed,
	...repeated,
	...span('silence', 'For', 60, 'days', 'How long there must have been no sign of activity'),
	...scoreFields,
	unless,
	{ ...filterProperty, displayOptions: ofSignals },
	matchProperty('conditions', 'Conditions That Must Hold', ofSignals.show),
	{ ...filterProperty, displayOptions: dateOfSignal },
	matchProperty('conditions', 'Conditions That Must Hold', dateOfSignal.show),
	contactConditions,
	matchProperty('contactConditions', 'Contact Conditions That Must Hold'),
	cardProperty,
	moreProperty,
];
