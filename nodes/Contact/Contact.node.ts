import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { chosen } from '../shared/choice';
import { postgresCredentialTest } from '../shared/credentialTest';
import { failingClosed, hintUnusable, unusableItem } from '../shared/output';
import { routed } from '../shared/route';
import { momentOf, openStoreFor } from '../shared/store';
import type { Unusable } from '../shared/subjects';
import { description } from './Contact.description';
import type { Operation } from './operation';
import { get } from './operations/get';
import { list } from './operations/list';
import { recordSignal } from './operations/recordSignal';
import { upsert } from './operations/upsert';
import { plainAnswers } from './plain';

const OPERATIONS: Record<string, Operation> = { upsert, get, list, recordSignal };

/** Remembers people, looks them up, and takes in signals that other nodes of n8n tell of. */
export class Contact implements INodeType {
	description = description;

	methods = { credentialTest: { postgresCredentialTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as string;
		const name = operation === 'get' ? 'Not Found' : 'Rejected';
		const section = operation === 'recordSignal' ? 'recorded' : 'contact';
		const negative = { output: 1, of: 2, name, section, isAnswer: operation === 'get' };
		return await failingClosed(this, negative, async () => {
			const open = await openStoreFor(this);
			const { now } = await momentOf(open);
			const run = { context: this, open, now };
			const { done, unusable } = await chosen(this, 'operation', OPERATIONS)(run);
			hintUnusable(this, unusable, name);
			const rejected = unusable.map((item) => rejectedItem(this, item, section));
			return routed(this, plainAnswers(this, operation, [done, rejected]));
		});
	}
}

/** "Nobody of this name" is what was asked, no error: n8n's error output is for those who could not be looked up. */
function rejectedItem(
	context: IExecuteFunctions,
	unusable: Unusable,
	section: string,
): INodeExecutionData {
	const { error, ...item } = unusableItem(context, unusable, section);
	return error && unusable.code !== 'contact_unknown' ? { ...item, error } : item;
}
