import type { INodeProperties } from 'n8n-workflow';
import { DEFAULT_MAPPING, type SignalField } from '../../core/signal/mapping';

const FIELDS: Record<SignalField, { displayName: string; description: string }> = {
	country: { displayName: 'Country', description: 'Two-letter code of the country, such as DE' },
	email: { displayName: 'Email', description: 'Email address of the contact' },
	eventId: {
		displayName: 'Event ID',
		description:
			'ID of this one event. A second signal of the same name with the same ID is a duplicate and starts nothing.',
	},
	externalId: {
		displayName: 'External ID',
		description: 'ID of the contact in your own systems',
	},
	locale: { displayName: 'Language', description: 'Language of the contact, such as en-GB' },
	objectKey: {
		displayName: 'Object Key',
		description: 'What the signal is about, such as the number of the order or the booking',
	},
	phone: { displayName: 'Phone', description: 'Phone number of the contact' },
	properties: {
		displayName: 'Properties',
		description:
			'Object with all that is worth knowing of the event. Where there is none, the whole body is taken.',
	},
	region: { displayName: 'Region', description: 'Code of the state or region, such as CA' },
	type: { displayName: 'Signal Name', description: 'What happened, such as order.completed' },
	occurredAt: {
		displayName: 'Time',
		description:
			'When it happened, in ISO 8601 or as a Unix time. Where it is missing, the time of arrival counts.',
	},
	zone: {
		displayName: 'Time Zone',
		description: 'Time zone of the contact, such as Europe/Berlin',
	},
	traits: {
		displayName: 'Traits',
		description: 'Object with more about the contact, to be remembered key by key',
	},
};

/** Where in the body each part of a signal stands. */
export const mappingProperty: INodeProperties = {
	displayName: 'Field Mapping',
	name: 'mapping',
	type: 'collection',
	placeholder: 'Add Field Name',
	default: {},
	description:
		'Names of fields in the body, where they differ from what is shown; dots lead inwards: customer.mail. Usual names, and those of the Segment spec, are found without this.',
	options: (Object.keys(FIELDS) as SignalField[])
		.sort((a, b) => FIELDS[a].displayName.localeCompare(FIELDS[b].displayName))
		.map((name) => ({
			...FIELDS[name],
			name,
			type: 'string' as const,
			requiresDataPath: 'single' as const,
			default: DEFAULT_MAPPING[name][0]!,
		})),
};
