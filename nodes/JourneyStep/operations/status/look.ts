import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Contact } from '../../../../core/contact/contact';
import type { WaitView } from '../../../../core/store/ports';
import type { OpenStore } from '../../../shared/store';
import { given, iso, leftView } from '../../views';

/** One execution that only looks. */
export interface Look {
	context: IExecuteFunctions;
	open: OpenStore;
	/** Epoch ms of the store's time. */
	now: number;
}

/** By what people know each other: an address, else a number, else their own id for the person. */
export const nameOf = (contact: Contact | undefined): string =>
	contact?.email ?? contact?.phone ?? contact?.externalId ?? 'unknown';

/** A wait as people look at it. */
export const waitView = ({
	node,
	state,
	dueAt,
	outcome,
	attempts,
	error,
}: WaitView): IDataObject => ({
	step: node.name,
	workflowId: node.workflowId,
	state,
	dueAt: iso(dueAt),
	...(outcome === undefined
		? {}
		: outcome.startsWith('signal:')
			? { outcome: 'answered' }
			: { outcome: leftView(outcome) }),
	...(state === 'failed' ? { attempts } : {}),
	...given('lastError', error),
});
