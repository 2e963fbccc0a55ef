import { isDeepStrictEqual } from 'node:util';
import type { ContactDetails, ContactKey } from '../../../core/contact/contact';
import { keepContacts, type KeptContact } from '../../../core/contact/keep';
import type { UpsertedContact } from '../../../core/store/ports';
import { subjectItem } from '../../shared/output';
import { arrivalsOf, type Arrival } from '../arrivals';
import { isTestRun } from '../../shared/testRun';
import type { ContactRun, Operation } from '../operation';
import { traitReader } from '../traits';
import { wholeContact } from '../whole';

/** Contacts that are written down in one transaction; others wait for its end. */
const BATCH = 1000;

/** Remembers what the items say of people, and starts the moments that hang on it. */
export const upsert: Operation = async (run) => {
	const { context, open } = run;
	const { arrivals, unusable } = await arrivalsOf(context, open);
	const traitsOf = traitReader(context);
	const said: Array<{ arrival: Arrival; details: ContactDetails }> = [];
	for (const arrival of arrivals) {
		const { known, details, json, index } = arrival;
		try {
			const traits = traitsOf(json, index);
			said.push({ arrival, details: { ...(known && strongestKey(known)), ...details, traits } });
		} catch (error) {
			unusable.push(arrival.refused(error));
		}
	}
	const kept = await keepAll(
		run,
		said.map(({ details }) => details),
	);
	const done = said.map(({ arrival }, i) => {
		const { contact, conflicts, warnings } = kept[i]!;
		const view = { status: statusOf(kept[i]!), ...wholeContact(contact) };
		const subject = arrival.subject(contact, conflicts);
		const all = [...subject.warnings, ...warnings];
		return subjectItem({ ...subject, warnings: all }, open.secret, { contact: view });
	});
	return { done, unusable };
};

async function keepAll(
	{ context, open, now }: ContactRun,
	details: readonly ContactDetails[],
): Promise<KeptContact[]> {
	const silently = isTestRun(context);
	const kept: KeptContact[] = [];
	for (let from = 0; from < details.length; from += BATCH) {
		const batch = details.slice(from, from + BATCH);
		kept.push(...(await keepContacts(open.store, batch, now, { silently })));
	}
	if (silently && kept.length > 0)
		context.addExecutionHints({
			type: 'info',
			location: 'outputPane',
			message:
				'Test run: what the items say is kept, but starts no published workflow. A date that a test run wrote down counts as known, and starts one only when it changes.',
		});
	return kept;
}

function statusOf({ contact, created, before }: UpsertedContact): string {
	if (created) return 'created';
	return before && isDeepStrictEqual(before, contact) ? 'unchanged' : 'updated';
}

/** One identifier is enough to find who is known; the others may change by this very batch. */
const strongestKey = ({ externalId, email, phone }: ContactKey): ContactKey =>
	externalId ? { externalId } : email ? { email } : { phone };
