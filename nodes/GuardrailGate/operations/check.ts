import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { answerOf } from '../../../core/guardrail/answer';
import { hintUnusable, subjectItem, unusableItem } from '../../shared/output';
import { momentOf, type OpenStore } from '../../shared/store';
import { inputItems, resolveSubjects } from '../../shared/subjects';
import { decideMessages, type Message } from '../decide';
import { decisionView } from '../items';
import { readSettings } from '../settings';

/** No node of the store: nothing is reserved or held there. */
const NOWHERE = 0;

/**
 * Says what would become of a message now, in plain words and with every rule's verdict, and changes
 * nothing. Outputs: Allowed, Not Now. Who is not known to Tact is told of by Not Now.
 */
export async function check(
	context: IExecuteFunctions,
	open: OpenStore,
): Promise<INodeExecutionData[][]> {
	const moment = await momentOf(open);
	const known = { knownOnly: true };
	const { subjects, unusable } = await resolveSubjects(
		context,
		open,
		inputItems(context),
		moment.now,
		known,
	);
	const settings = readSettings(context);
	const run = { context, open, moment, nodeId: NOWHERE, settings, dry: true };
	const decided = await decideMessages(run, subjects);
	const answered = (message: Message) => {
		const { subject, rules, otherChannel } = message;
		const { firstName } = subject.contact.traits;
		const answer = answerOf(message.decision, {
			channel: otherChannel ?? rules.policy.channel,
			purpose: rules.policy.purpose,
			...(typeof firstName === 'string' && { name: firstName }),
		});
		return subjectItem(subject, open.secret, {
			decision: { answer, ...decisionView(message) },
		});
	};
	const isAllowed = ({ decision }: Message) => decision.decision === 'send';
	const refused = [...unusable, ...decided.unusable];
	hintUnusable(context, refused, 'Not Now');
	return [
		decided.messages.filter(isAllowed).map(answered),
		[
			...decided.messages.filter((message) => !isAllowed(message)).map(answered),
			...refused.map((item) => unusableItem(context, item, 'decision')),
		],
	];
}
