import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { checkConnection } from '../../core/store/postgres';
import { postgresConfig } from './postgresConfig';

/** The credential's Test button: connects, and looks whether the tables could be made and used. */
export async function postgresCredentialTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	try {
		await checkConnection(postgresConfig(credential.data));
		return { status: 'OK', message: 'Connected: the store can be used.' };
	} catch (error) {
		return { status: 'Error', message: error instanceof Error ? error.message : String(error) };
	}
}
