import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { consentVerdict, type ConsentVerdict } from '../../core/consent/check';
import type { ConsentFold } from '../../core/consent/fold';
import { consentOf } from '../shared/consent';
import { postgresCredentialTest } from '../shared/credentialTest';
import { failingClosed, hintUnusable, subjectItem, unusableItem } from '../shared/output';
import { routed } from '../shared/route';
import { settleFailures } from '../shared/settle';
import { momentOf, openStoreFor } from '../shared/store';
import { inputItems, resolveSubjects } from '../shared/subjects';
import { description } from './ConsentCheck.description';
import { recordConsent } from './record';

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
			const channel = this.getNodeParameter('channel', 0) as string;
			const purpose = (this.getNodeParameter('purpose', 0) as string).trim();
			if (this.getNodeParameter('operation', 0) === 'record')
				unusable.push(...(await recordConsent(this, open, subjects, { channel, purpose }, now)));

			const bad = new Set(unusable.map(({ index }) => index));
			const good = subjects.filter(({ index }) => !bad.has(index));
			const ids = good.map(({ contact }) => contact.id);
			const folds = await consentOf(open.store, ids, channel, purpose, now);
			const outputs: Record<ConsentVerdict['output'], INodeExecutionData[]> = {
				granted: [],
				pending: [],
				denied: unusable.map((item) => unusableItem(this, item, 'consent')),
			};
			for (const subject of good) {
				const fold = folds.get(subject.contact.id)!;
				const { output, reason } = consentVerdict(fold);
				const consent = { status: output, reason, channel, purpose, ...dates(fold) };
				outputs[output].push(subjectItem(subject, open.secret, { consent }));
			}
			hintUnusable(this, unusable, 'Denied');
			return routed(this, [outputs.granted, outputs.pending, outputs.denied]);
		});
	}
}

function dates({ since, expiresAt }: ConsentFold): { since?: string; expiresAt?: string } {
	return {
		...(since === undefined ? {} : { since: new Date(since).toISOString() }),
		...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
	};
}
