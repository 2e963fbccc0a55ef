import type { INodeProperties } from 'n8n-workflow';
import {
	CASE_CLOSED,
	CASE_OPENED,
	COMPLAINT_RECEIVED,
	ORDER_COMPLETED,
	ORDER_DELIVERED,
} from '../../../core/signal/names';
import { heard, shownAt } from './shown';

/** Events that go by a conventional name of their signal. */
export const EVENT_SIGNALS = {
	purchase: ORDER_COMPLETED,
	delivery: ORDER_DELIVERED,
	complaint: COMPLAINT_RECEIVED,
} as const;

/** What opens and closes a support case, by convention. */
export const CASE_SIGNALS = { opened: CASE_OPENED, closed: CASE_CLOSED } as const;

const signal = (
	name: string,
	event: string,
	byDefault: string,
	more: Partial<INodeProperties> = {},
): INodeProperties => ({
	displayName: 'Signal',
	name,
	type: 'string',
	default: byDefault,
	placeholder: byDefault,
	description: 'Name of the signal that tells of it, as a Signal Trigger receives it',
	displayOptions: { show: { event: [event] } },
	...more,
});

/** The fields of a row in the order of its sentence: after a purchase, told by this signal, quiet for 3 days. */
const fields: INodeProperties[] = [
	{
		displayName: 'Event',
		name: 'event',
		type: 'options',
		default: 'purchase',
		options: [
			{ name: 'Another Signal', value: 'signal' },
			{ name: 'Complaint', value: 'complaint' },
			{ name: 'Delivery', value: 'delivery' },
			{
				name: 'Open Support Case',
				value: 'openCase',
				description:
					'For as long as a case is open, for 90 days at most, and some time after it was closed',
			},
			{ name: 'Purchase', value: 'purchase' },
		],
	},
	signal('purchaseSignal', 'purchase', EVENT_SIGNALS.purchase),
	signal('deliverySignal', 'delivery', EVENT_SIGNALS.delivery),
	signal('complaintSignal', 'complaint', EVENT_SIGNALS.complaint),
	signal('openedSignal', 'openCase', CASE_SIGNALS.opened, { displayName: 'Signal That Opens' }),
	signal('closedSignal', 'openCase', CASE_SIGNALS.closed, {
		displayName: 'Signal That Closes',
		// What is held is looked at anew by it, for all items alike.
		noDataExpression: true,
		description:
			'It closes the case with the same object, such as the number of the ticket. Without it a case counts as open for 90 days.',
	}),
	signal('signal', 'signal', '', {
		displayName: 'Signals',
		placeholder: 'booking.cancelled, order.refunded',
		description: 'Names of signals, with commas between; each of them begins a quiet time',
	}),
	{
		displayName: 'Quiet For',
		name: 'amount',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 3,
		description: 'Of an open case: after it was closed',
	},
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'options',
		default: 'days',
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
		],
	},
	{
		displayName: 'But Not For',
		name: 'exempt',
		type: 'string',
		default: '',
		placeholder: 'how-to, service',
		description: 'Purposes and tags of messages that may go all the same, with commas between',
	},
];

/** "Quiet After Events": no message for a while after something happened. */
export const buffersProperties: INodeProperties[] = shownAt(heard('buffers'), {
	displayName: 'Quiet After Events',
	name: 'buffers',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Event',
	default: {},
	description:
		'Keep quiet for a while after an event, such as a purchase or a complaint, and while a support case is open',
	options: [{ displayName: 'Event', name: 'values', values: fields }],
});
