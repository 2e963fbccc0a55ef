import type { WorkflowJson } from '../../dev/n8n';
import { GATE_RULES } from '../gatePeople';
import { splitOut, webhook, WorkflowBuilder } from './builder';

type Credentials = Record<string, { id: string; name: string }>;

const hour = (of: number) => `${String(of).padStart(2, '0')}:00`;

/** The panel of the measured gate: the rules, and all who may go leave in one run. */
export const GATE_PANEL = {
	channel: GATE_RULES.channel,
	purpose: GATE_RULES.purpose,
	preset: 'custom',
	messageType: 'marketing',
	allowedHours: 'own',
	allowedFrom: hour(GATE_RULES.fromHour),
	allowedUntil: hour(GATE_RULES.untilHour),
	weekdays: [1, 2, 3, 4, 5, 6, 7],
	caps: {
		values: [
			{ max: GATE_RULES.perDay, channel: 'this', per: 'hours', hours: 24 },
			{ max: GATE_RULES.perWeek, channel: 'all', per: 'week' },
		],
	},
	whenClosed: 'hold',
	checkConsent: true,
	limits: { minimumGapHours: GATE_RULES.gapHours },
	buffers: {
		values: [
			{
				event: 'signal',
				signal: GATE_RULES.buffer.signal,
				amount: GATE_RULES.buffer.hours,
				unit: 'hours',
			},
		],
	},
	options: { sendBatch: 0 },
};

/** People of a list through Guardrail Gate. */
export const tactGate = (path: string, credentials: Credentials): WorkflowJson =>
	arrivals(`People through Guardrail Gate (${path})`, path, credentials)
		.add(
			{
				name: 'Gate',
				type: 'n8n-nodes-tact.guardrailGate',
				typeVersion: 1,
				parameters: GATE_PANEL,
			},
			'Each',
		)
		.build();

/** The way there alone: a request, and an item for each of its people. */
export const noGate = (path: string): WorkflowJson =>
	arrivals('People and no gate', path, {}).build();

/** A workflow that begins with a list of people; unless they stay together, with an item each out of the node `Each`. */
export function arrivals(
	name: string,
	path: string,
	credentials: Credentials,
	apart = true,
): WorkflowBuilder {
	const builder = new WorkflowBuilder(name, credentials).add(webhook('People', path, 'lastNode'));
	return apart ? builder.add(splitOut('Each', 'body.people'), 'People') : builder;
}
