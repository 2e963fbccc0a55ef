import type { INodeCredentialDescription } from 'n8n-workflow';

/** PostgreSQL for the store; without it the nodes use the embedded one. The node offers `postgresCredentialTest` under its methods. */
export const storeCredential: INodeCredentialDescription = {
	name: 'tactStoreApi',
	required: false,
	testedBy: 'postgresCredentialTest',
};
