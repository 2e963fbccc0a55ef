import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { consentVerdict, type ConsentVerdict } from '../../core/consent/check';
import type { ConsentFold } from '../../core/consent/fold';
import { consentOf } from '../../core/consent/ledger';
import { postgresCredentialTest } from '../shared/credentialTest';
import { failingClosed, hintUnusable, subjectItem, unusableItem } from '../shared/output';
import { routed } from '../shared/route';
import { settleFailures } from '../shared/settle';
import { momentOf, openStoreFor, type OpenStore } from '../shared/store';
import {
	inputItems,
	resolveSubjects,
	unusableSubject,
	type Subject,
	type Unusable,
} from '../shared/subjects';
import { description } from './ConsentCheck.description';
import { recordConsent, type Scoped } from './record';
import { scopeReader, type Scope } from './scope';

/** May this person be written to, on this channel and for this purpose? Three outputs say so, each with the reason. */
export class ConsentCheck implements INodeType {
	description = description;

	methods = { credentialTest: { postgresCredentialTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const denied = { output: 2, of: 3, name: 'Denied', section: 'consent' };
		return await failingClosed(this, denied, async () => {
			const open = await openStoreFor(this);
			const { now } = await momentOf(open);
			const { subjects, unusable } = await resolveSubjects(this, open, inputItems(this), now);
			await settleFailures(open, subjects);
			const scoped = withScope(this, open.secret, subjects, unusable);
			if (this.getNodeParameter('operation', 0) === 'record')
				unusable.push(...(await recordConsent(this, open, scoped, now)));

			const bad = new Set(unusable.map(({ index }) => index));
			const good = scoped.filter(({ subject }) => !bad.has(subject.index));
			const folds = await foldsOf(open, good, now);
			const outputs: Record<ConsentVerdict['output'], INodeExecutionData[]> = {
				granted: [],
				pending: [],
				denied: unusable.map((item) => unusableItem(this, item, 'consent')),
			};
			for (const { subject, scope } of good) {
				const fold = folds(subject, scope);
				const { output, reason } = consentVerdict(fold);
				const consent = { status: output, reason, ...scope, ...dates(fold) };
				outputs[output].push(subjectItem(subject, open.secret, { consent }));
			}
			hintUnusable(this, unusable, 'Denied');
			return routed(this, [outputs.granted, outputs.pending, outputs.denied]);
		});
	}
}

/** The people with what their consent is asked for; where the panel's expressions give nothing, the item is unusable. */
function withScope(
	context: IExecuteFunctions,
	secret: string,
	subjects: readonly Subject[],
	unusable: Unusable[],
): Scoped[] {
	const scopeOf = scopeReader(context);
	return subjects.flatMap((subject) => {
		try {
			return [{ subject, scope: scopeOf(subject.index) }];
		} catch (error) {
			unusable.push(unusableSubject(subject, secret, error));
			return [];
		}
	});
}

/** Where consent stands for each person in their scope; one look into the ledger for each scope. */
async function foldsOf(
	open: OpenStore,
	scoped: readonly Scoped[],
	now: number,
): Promise<(subject: Subject, scope: Scope) => ConsentFold> {
	const keyOf = ({ channel, purpose }: Scope) => JSON.stringify([channel, purpose]);
	const folds = new Map<string, Map<number, ConsentFold>>();
	for (const [key, same] of Map.groupBy(scoped, ({ scope }) => keyOf(scope))) {
		const { channel, purpose } = same[0]!.scope;
		const ids = same.map(({ subject }) => subject.contact.id);
		folds.set(key, await consentOf(open.store, ids, channel, purpose, now));
	}
	return ({ contact }, scope) => folds.get(keyOf(scope))!.get(contact.id)!;
}

function dates({ since, expiresAt }: ConsentFold): { since?: string; expiresAt?: string } {
	return {
		...(since === undefined ? {} : { since: new Date(since).toISOString() }),
		...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
	};
}
