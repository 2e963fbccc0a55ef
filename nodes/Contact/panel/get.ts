import type { INodeProperties } from 'n8n-workflow';

export const getProperties: INodeProperties[] = [
	{
		displayName:
			'<b>Not Found</b> takes people whom the store does not know (<code>contact_unknown</code>), and items whose address cannot be read; <code>tact.contact.reason</code> tells which. To create only people who are not known, set On Error to "Continue (using error output)": then all others leave by Error. With "Continue" nobody leaves where the store cannot be asked.',
		name: 'getNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { operation: ['get'] } },
	},
];
