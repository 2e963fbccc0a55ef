import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { inSentence } from '../../core/guardrail/words';
import { formatLocal } from '../../core/time/format';
import { hintUnusable, subjectItem, unusableItem } from '../shared/output';
import type { Unusable } from '../shared/subjects';
import { iso } from '../shared/views';
import { channelOf, type GateRun, type Message } from './decide';

/** The items for Send, Held, Blocked and Other Channel, each with the decision in plain words, and hints for the person who looks. */
export function outputsOf(
	run: GateRun,
	messages: readonly Message[],
	unusable: readonly Unusable[],
): INodeExecutionData[][] {
	const send: INodeExecutionData[] = [];
	const held: INodeExecutionData[] = [];
	const blocked: INodeExecutionData[] = [];
	const otherwise: INodeExecutionData[] = [];
	for (const message of messages) {
		const { decision } = message.decision;
		if (message.queued) continue;
		if (message.otherChannel) otherwise.push(letOut(run, message));
		else if (decision === 'send') send.push(letOut(run, message));
		else if (decision === 'block') blocked.push(kept(run, message));
		else (run.dry && !isPaused(message) ? send : held).push(kept(run, message));
	}
	blocked.push(...unusable.map((item) => unusableItem(run.context, item, 'decision')));
	hintUnusable(run.context, unusable, 'Blocked');
	if (run.dry) hintTestRun(run, messages);
	else hintQueued(run, messages);
	return [send, held, blocked, otherwise];
}

/** Under a pause nothing goes to a sender, not even in a test run. */
const isPaused = ({ decision }: Message): boolean => decision.reason === 'paused';

/** `tact.decision`. */
export function verdictView(message: Message): IDataObject {
	const { decision, otherChannel } = message;
	const { policy } = message.rules;
	const { reason, explanation, until, zone, zones, zoneSource, zoneConfidence, notes } = decision;
	return {
		decision: decision.decision,
		reason,
		explanation,
		...(until === undefined ? {} : { until: iso(until), untilLocal: formatLocal(until, zone) }),
		channel: channelOf(message),
		...(otherChannel && { insteadOf: policy.channel }),
		purpose: policy.purpose,
		zone,
		...(zones && { zones: [...zones] }),
		zoneSource,
		zoneConfidence,
		...(notes && { notes: [...notes] }),
		rules: decision.verdicts.map(({ rule, open, bypassed, opensAt, rows, detail }) => ({
			rule,
			open,
			...(bypassed && { bypassed }),
			...(open || opensAt === undefined ? {} : { opensAt: iso(opensAt) }),
			...(rows && { rows: rows.map((row) => ({ ...row })) }),
			detail,
		})),
	};
}

/** A message that may go now, with the key under which a provider can tell a repeat from a second message. */
function letOut(run: GateRun, message: Message): INodeExecutionData {
	const { subject, touchId, key } = message;
	const touch =
		touchId === undefined ? {} : { touch: { id: touchId, idempotencyKey: `tact-${key}` } };
	const pass = { ...subject.pass, touchId };
	return subjectItem(subject, run.open.secret, { decision: verdictView(message), ...touch }, pass);
}

const kept = (run: GateRun, message: Message): INodeExecutionData =>
	subjectItem(message.subject, run.open.secret, { decision: verdictView(message) });

/** What would become of the messages of a test run. */
function hintTestRun(run: GateRun, messages: readonly Message[]): void {
	if (messages.length === 0) return;
	const by = Map.groupBy(messages, ({ decision, otherChannel }) =>
		otherChannel ? 'other' : decision.decision,
	);
	const would = [
		...part('go now', by.get('send')),
		...part('go by another channel now', by.get('other')),
		...part('wait', by.get('hold'), firstOf),
		...part('be blocked', by.get('block'), firstOf),
	];
	run.context.addExecutionHints({
		type: 'info',
		location: 'outputPane',
		message: `Test run: nothing is held or counted. In production ${would.join('; ')}.`,
	});
}

/** `2 would wait, the first: held until ...`. */
const part = (
	fate: string,
	messages: readonly Message[] = [],
	why: (messages: readonly Message[]) => string = () => '',
): string[] => (messages.length === 0 ? [] : [`${messages.length} would ${fate}${why(messages)}`]);

function firstOf(messages: readonly Message[]): string {
	const words = messages[0]!.decision.explanation
		.replace(/^(Held|Blocked): /, '')
		.replace(/\.$/, '');
	return `${messages.length > 1 ? ', the first' : ''}: ${inSentence(words)}`;
}

function hintQueued(run: GateRun, messages: readonly Message[]): void {
	const queued = messages.filter((message) => message.queued).length;
	if (queued === 0) return;
	run.context.addExecutionHints({
		type: 'info',
		location: 'outputPane',
		message: `${queued} more may go too; they follow at once, ${run.settings.sendBatch} a run.`,
	});
}
