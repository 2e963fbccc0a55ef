import type { INodeProperties } from 'n8n-workflow';
import { foldConsent, type ConsentFold } from '../../core/consent/fold';
import type { Store } from '../../core/store/ports';

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

/** Where consent stands for each of these contacts at `now`; nobody is missing, since no entry means `never`. */
export async function consentOf(
	store: Store,
	contactIds: readonly number[],
	channel: string,
	purpose: string,
	now: number,
): Promise<Map<number, ConsentFold>> {
	const ids = [...new Set(contactIds)];
	const events = await store.consents.events(ids, channel, purpose);
	const byContact = Map.groupBy(events, (event) => event.contactId);
	return new Map(ids.map((id) => [id, foldConsent(byContact.get(id) ?? [], now)]));
}
