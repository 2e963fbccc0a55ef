import type { INodeProperties } from 'n8n-workflow';

export const channelProperty: INodeProperties = {
	displayName: 'Channel',
	name: 'channel',
	type: 'options',
	default: 'email',
	options: [
		{ name: 'Email', value: 'email' },
		{ name: 'Phone Call', value: 'voice' },
		{ name: 'Push', value: 'push' },
		{ name: 'SMS', value: 'sms' },
		{ name: 'WhatsApp', value: 'whatsapp' },
	],
};

export const purposeProperty: INodeProperties = {
	displayName: 'Purpose',
	name: 'purpose',
	type: 'string',
	default: 'marketing',
	placeholder: 'marketing',
	description:
		'What the messages are for, in a word of your own, such as marketing, newsletter or reminders. Consent is kept per channel and purpose.',
};
