import type { ICredentialType, INodeProperties } from 'n8n-workflow';

const timed = { show: { signed: ['timestamp.body'] } };

export class TactSignalSecretApi implements ICredentialType {
	name = 'tactSignalSecretApi';

	displayName = 'Tact Signal Secret';

	documentationUrl = 'https://github.com/n8n-nodes-tact/n8n-nodes-tact#signal-secret';

	icon = {
		light: 'file:tact-signal-secret.svg',
		dark: 'file:tact-signal-secret.dark.svg',
	} as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Secret',
			name: 'secret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'What only you and the sender know; best 32 random characters or more',
		},
		{
			displayName: 'Token Header',
			name: 'tokenHeader',
			type: 'string',
			default: 'X-Tact-Token',
			description:
				'Where the sender puts the secret itself, for the authentication by token. In an Authorization header, Bearer may stand in front.',
		},
		{
			displayName: 'Signature Header',
			name: 'signatureHeader',
			type: 'string',
			default: 'X-Tact-Signature',
			description:
				'Where the sender puts the HMAC-SHA256 of the body, in hex or base64, for the authentication by signature',
		},
		{
			displayName: 'Signed Text',
			name: 'signed',
			type: 'options',
			default: 'body',
			options: [
				{ name: 'Body', value: 'body' },
				{
					name: 'Timestamp, Dot, Body',
					value: 'timestamp.body',
					description: 'So that a request that was listened to cannot be sent again later',
				},
			],
			description: 'What the sender signs',
		},
		{
			displayName: 'Timestamp Header',
			name: 'timestampHeader',
			type: 'string',
			default: 'X-Tact-Timestamp',
			description: 'Where the sender puts the time of the request, in seconds since 1970 or in ms',
			displayOptions: timed,
		},
		{
			displayName: 'Tolerance (Seconds)',
			name: 'toleranceSeconds',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 300,
			description: 'How old a request may be, and how far the two clocks may differ',
			displayOptions: timed,
		},
	];
}
