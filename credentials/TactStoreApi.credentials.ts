import type { ICredentialType, INodeProperties } from 'n8n-workflow';

const fields = { show: { connect: ['fields'] } };

export class TactStoreApi implements ICredentialType {
	name = 'tactStoreApi';

	displayName = 'Tact Store (PostgreSQL)';

	documentationUrl = 'https://github.com/n8n-nodes-tact/n8n-nodes-tact#postgresql';

	icon = { light: 'file:tact-store.svg', dark: 'file:tact-store.dark.svg' } as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Connect By',
			name: 'connect',
			type: 'options',
			options: [
				{ name: 'Fields', value: 'fields' },
				{ name: 'URL', value: 'url' },
			],
			default: 'fields',
		},
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'postgresql://user:password@host:5432/database',
			displayOptions: { show: { connect: ['url'] } },
		},
		{
			displayName: 'Host',
			name: 'host',
			type: 'string',
			default: 'localhost',
			displayOptions: fields,
		},
		{ displayName: 'Port', name: 'port', type: 'number', default: 5432, displayOptions: fields },
		{
			displayName: 'Database',
			name: 'database',
			type: 'string',
			default: 'tact',
			displayOptions: fields,
		},
		{ displayName: 'User', name: 'user', type: 'string', default: 'tact', displayOptions: fields },
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: fields,
		},
		{
			displayName: 'Schema',
			name: 'schema',
			type: 'string',
			default: 'public',
			description:
				'Where the tables whose names begin with tact_ are kept; created when it is missing',
		},
		{
			displayName: 'TLS',
			name: 'tls',
			type: 'options',
			default: 'disable',
			options: [
				{ name: 'Off', value: 'disable' },
				{ name: 'On, Any Certificate', value: 'require' },
				{ name: 'On, Verified Certificate', value: 'verify-full' },
			],
			description:
				'Whether the connection is encrypted, and whether the server must prove who it is',
		},
		{
			displayName: 'CA Certificate',
			name: 'ca',
			type: 'string',
			typeOptions: { rows: 4 },
			default: '',
			placeholder: '-----BEGIN CERTIFICATE-----',
			description:
				'Of the authority that signed the server’s certificate, where it is not a public one',
			displayOptions: { show: { tls: ['verify-full'] } },
		},
		{
			displayName: 'Largest Number of Connections',
			name: 'poolSize',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 100 },
			default: 5,
			description: 'Per n8n process',
		},
	];
}
