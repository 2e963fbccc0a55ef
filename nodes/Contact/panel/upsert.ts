import type { INodeProperties } from 'n8n-workflow';

const show = { show: { operation: ['upsert'] } };

export const upsertProperties: INodeProperties[] = [
	{
		displayName: 'Traits',
		name: 'traitFields',
		type: 'string',
		default: '',
		placeholder: 'plan, company.size',
		description:
			'Fields of the item that are worth knowing of the contact, with commas between them. *: all top-level fields but the contact fields. A trait whose field is null is forgotten, one whose field is missing or blank stays.',
		displayOptions: show,
	},
];
