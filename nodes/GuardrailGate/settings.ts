import type { IExecuteFunctions } from 'n8n-workflow';
import { parsePolicy } from '../../core/guardrail/parse';
import type { FrequencyCap, GuardrailPolicy } from '../../core/guardrail/policy';
import { DAY, HOUR } from '../../core/time/units';
import { defaultZone } from '../shared/zone';

/** Contacts that leave in one run unless the operator says otherwise; also the most that a crash can leave in doubt. */
export const DEFAULT_SEND_BATCH = 50;

export interface GateSettings {
	/** The rules for the item at this place of the input. */
	policyOf: (index: number) => GuardrailPolicy;
	checkConsent: boolean;
	/** Whether caps and gaps see the messages of this gate. */
	counts: boolean;
	sendAgain: boolean;
	sendBatch: number;
	testRun: boolean;
}

interface CapRow {
	max: number;
	channel: 'this' | 'all';
	per: 'hours' | 'day' | 'week' | 'month';
	hours?: number;
}

interface GateOptions {
	minimumGapHours?: number;
	buffers?: { values?: Array<{ signal: string; amount: number; unit: 'hours' | 'days' }> };
	longestHoldDays?: number;
	sendBatch?: number;
	sendAgain?: boolean;
	counts?: boolean;
}

/** How many contacts may leave in one run; 0 means all of them. */
export function sendBatchOf(options: { sendBatch?: unknown }): number {
	const given = options.sendBatch ?? DEFAULT_SEND_BATCH;
	return typeof given === 'number' && given > 0 ? Math.floor(given) : 100_000;
}

/** Reads the gate's panel; a slip in it comes as an error that names the field, before anything is decided. */
export function readSettings(context: IExecuteFunctions): GateSettings {
	const options = context.getNodeParameter('options', 0, {}) as GateOptions;
	const transactional = context.getNodeParameter('messageType', 0) === 'transactional';
	const fixed = hasExpressions(context) ? undefined : policyAt(context, 0);
	return {
		policyOf: (index) => fixed ?? policyAt(context, index),
		checkConsent: context.getNodeParameter('checkConsent', 0) as boolean,
		counts: options.counts ?? !transactional,
		sendAgain: options.sendAgain ?? false,
		sendBatch: sendBatchOf(options),
		testRun: context.getMode() === 'manual',
	};
}

/** Whether any rule is an expression, so that each item may have rules of its own. */
const hasExpressions = (context: IExecuteFunctions): boolean =>
	JSON.stringify(context.getNode().parameters).includes('":"=');

function policyAt(context: IExecuteFunctions, index: number): GuardrailPolicy {
	const read = (name: string, fallback?: unknown) =>
		context.getNodeParameter(name, index, fallback) as never;
	const options: GateOptions = read('options', {});
	const channel: string = read('channel');
	const caps: { values?: CapRow[] } = read('caps', {});
	return parsePolicy({
		channel,
		purpose: read('purpose'),
		windows: [{ days: read('weekdays'), start: read('allowedFrom'), end: read('allowedUntil') }],
		caps: (caps.values ?? []).map((row) => capOf(row, channel)),
		minimumGapMs: Math.round((options.minimumGapHours ?? 0) * HOUR),
		buffers: (options.buffers?.values ?? []).map(({ signal, amount, unit }) => ({
			signal,
			ms: Math.round(amount * (unit === 'days' ? DAY : HOUR)),
		})),
		transactional: read('messageType') === 'transactional',
		whenClosed: read('whenClosed'),
		longestHoldMs: Math.round((options.longestHoldDays ?? 7) * DAY),
		defaultZone: defaultZone(context),
	});
}

function capOf({ max, channel, per, hours }: CapRow, own: string): FrequencyCap {
	return {
		channel: channel === 'this' ? own : 'all',
		max,
		window:
			per === 'hours'
				? { kind: 'rolling', ms: Math.round((hours ?? 24) * HOUR) }
				: { kind: 'calendar', unit: per },
	};
}
