import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { answerOf, answerToUnusable } from '../../../core/guardrail/answer';
import { firstNameOf } from '../../shared/contactView';
import { hintUnusable, subjectItem, unusableItem } from '../../shared/output';
import { momentOf, type OpenStore } from '../../shared/store';
import { inputItems, resolveSubjects, type Unusable } from '../../shared/subjects';
import { channelOf, decideMessages, isReached, type Message } from '../decide';
import { verdictView } from '../items';
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
	const messages = decided.messages.map(reached);
	const answered = (message: Message) =>
		subjectItem(message.subject, open.secret, {
			decision: { answer: answerTo(message), ...verdictView(message) },
		});
	const isAllowed = ({ decision }: Message) => decision.decision === 'send';
	const refused = [...unusable, ...decided.unusable];
	hintUnusable(context, refused, 'Not Now');
	return [
		messages.filter(isAllowed).map(answered),
		[
			...messages.filter((message) => !isAllowed(message)).map(answered),
			...refused.map((item) => refusal(context, item)),
		],
	];
}

/** Whom no address is known of cannot be written to, whatever the rules allow; an item that is asked about is sent to nobody. */
function reached(message: Message): Message {
	const { decision } = message;
	if (decision.decision !== 'send' || isReached(message)) return message;
	const explanation = `Not reachable: ${decision.notes?.at(-1)}. A gate that guards lets the message out, since its item may have the address.`;
	return {
		...message,
		decision: { ...decision, decision: 'block', reason: 'not_reachable', explanation },
	};
}

const answerTo = (message: Message): string =>
	answerOf(message.decision, {
		channel: channelOf(message),
		purpose: message.rules.policy.purpose,
		name: firstNameOf(message.contact),
	});

/** An item of which nothing can be decided, in the words of a decision. */
function refusal(context: IExecuteFunctions, unusable: Unusable): INodeExecutionData {
	const item = unusableItem(context, unusable, 'decision');
	const { code, message } = unusable;
	const decision = {
		answer: answerToUnusable(code, message),
		decision: 'block',
		reason: code,
		explanation: message,
		rules: [],
	};
	return { ...item, json: { ...item.json, tact: { ...(item.json.tact as object), decision } } };
}
