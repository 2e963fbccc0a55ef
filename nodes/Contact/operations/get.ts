import { subjectItem } from '../../shared/output';
import { settleFailures } from '../../shared/settle';
import { inputItems, resolveSubjects } from '../../shared/subjects';
import type { Operation } from '../operation';
import { wholeContact } from '../whole';

/** Looks up what is known of people. Who is not known stays so. */
export const get: Operation = async ({ context, open, now }) => {
	const known = { knownOnly: true };
	const { subjects, unusable } = await resolveSubjects(
		context,
		open,
		inputItems(context),
		now,
		known,
	);
	await settleFailures(open, subjects);
	const done = subjects.map((subject) => {
		const contact = { status: 'found', ...wholeContact(subject.contact) };
		return subjectItem(subject, open.secret, { contact });
	});
	return { done, unusable };
};
