import type { IExecuteFunctions } from 'n8n-workflow';
import { InputError } from '../../core/errors';
import { parseClosedDays } from '../../core/guardrail/closed/own';
import { readRuleIds } from '../../core/guardrail/pack/pack';
import { parsePolicy } from '../../core/guardrail/parse';
import type { FrequencyCap, GuardrailPolicy } from '../../core/guardrail/policy';
import { DAY, HOUR } from '../../core/time/units';
import { isTestRun } from '../shared/testRun';
import { defaultZone } from '../shared/zone';

/**
 * Contacts that leave in one run unless the operator says otherwise. A crash leaves in doubt whoever is with
 * the sender, so few; an execution costs some 50 ms, a message with its sender not much less.
 */
export const DEFAULT_SEND_BATCH = 10;

/** What the panel says of one item. */
export interface GateRules {
	policy: GuardrailPolicy;
	checkConsent: boolean;
	/** Whether caps and gaps see the message. */
	counts: boolean;
	sendAgain: boolean;
}

export interface GateSettings {
	/**
	 * The rules for the item at this place of the input. Throws InputErrors, per item, where an expression
	 * gives what no rule can be made of.
	 */
	rulesOf: (index: number) => GateRules;
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
	closedDays?: unknown;
	closedOnHolidays?: unknown;
	rulesOff?: unknown;
}

/** How many contacts may leave in one run; 0 means all of them. */
export function sendBatchOf(options: { sendBatch?: unknown }): number {
	const given = options.sendBatch ?? DEFAULT_SEND_BATCH;
	return typeof given === 'number' && given > 0 ? Math.floor(given) : 100_000;
}

/** Reads the gate's panel; a slip in it comes as an error that names the field, before anything is decided. */
export function readSettings(context: IExecuteFunctions): GateSettings {
	const fixed = hasExpressions(context) ? undefined : rulesAt(context, 0);
	return {
		rulesOf: (index) => fixed ?? rulesAt(context, index),
		sendBatch: sendBatchOf(context.getNodeParameter('options', 0, {}) as GateOptions),
		testRun: isTestRun(context),
	};
}

/** Whether any rule is an expression, so that each item may have rules of its own. */
const hasExpressions = (context: IExecuteFunctions): boolean =>
	JSON.stringify(context.getNode().parameters).includes('":"=');

function rulesAt(context: IExecuteFunctions, index: number): GateRules {
	const options = context.getNodeParameter('options', index, {}) as GateOptions;
	const transactional = context.getNodeParameter('messageType', index) === 'transactional';
	return {
		policy: inPanelWords(() => policyAt(context, index)),
		// Only a plain "no" switches the look at the ledger off.
		checkConsent: context.getNodeParameter('checkConsent', index) !== false,
		counts: options.counts ?? !transactional,
		sendAgain: options.sendAgain === true,
	};
}

/** Where the panel shows what a policy calls otherwise. */
const PANEL: ReadonlyArray<[RegExp, string]> = [
	[/^windows\[0\]\.start/, 'Allowed From'],
	[/^windows\[0\]\.end/, 'Allowed Until'],
	[/^windows\[0\]\.days(\[\d+\])?/, 'Weekdays'],
	[/^allowedHours/, 'Allowed Hours'],
	[/^closedOnHolidays/, 'Closed on Public Holidays'],
	[/^caps\[\d+\]\.max/, 'Frequency Caps, At Most'],
	[/^caps\[\d+\]\.window\.ms/, 'Frequency Caps, Hours'],
	[/^caps\[\d+\]\.window\.\w+/, 'Frequency Caps, Per'],
	[/^buffers\[\d+\]\.signal/, 'Buffers After Signals, Signal'],
	[/^buffers\[\d+\]\.ms/, 'Buffers After Signals, Quiet For'],
	[/^minimumGapMs/, 'Minimum Gap (Hours)'],
	[/^longestHoldMs/, 'Longest Hold (Days)'],
	[/^whenClosed/, 'When a Rule Says Not Now'],
	[/^channel/, 'Channel'],
	[/^purpose/, 'Purpose'],
];

function inPanelWords(read: () => GuardrailPolicy): GuardrailPolicy {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		const words = error.message.split('; ').map((part) => {
			const [pattern, label] = PANEL.find(([field]) => field.test(part)) ?? [];
			return pattern ? part.replace(pattern, `"${label}"`).replace(' of milliseconds', '') : part;
		});
		throw new InputError(error.code, words.join('; '));
	}
}

function policyAt(context: IExecuteFunctions, index: number): GuardrailPolicy {
	const read = (name: string, fallback?: unknown) =>
		context.getNodeParameter(name, index, fallback) as never;
	const options: GateOptions = read('options', {});
	const channel: string = read('channel');
	const purpose = read('purpose');
	const rest = {
		longestHoldMs: Math.round((options.longestHoldDays ?? 7) * DAY),
		defaultZone: defaultZone(context),
	};
	// The panel hides the timing rules then, and n8n has no value for what is hidden.
	if (read('messageType') === 'transactional')
		return parsePolicy({ channel, purpose, transactional: true, ...rest });
	const caps: { values?: CapRow[] } = read('caps', {});
	const allowedHours: string = read('allowedHours', 'both');
	const own = () => [
		{ days: read('weekdays'), start: read('allowedFrom'), end: read('allowedUntil') },
	];
	const policy = parsePolicy({
		channel,
		purpose,
		allowedHours,
		// The panel hides the operator's own hours where they are not heard.
		windows: ['own', 'both'].includes(allowedHours) ? own() : [],
		closedOnHolidays: options.closedOnHolidays,
		rulesOff: labelled('Rules Not to Apply', () => [...readRuleIds(options.rulesOff)]),
		caps: (caps.values ?? []).map((row) => capOf(row, channel)),
		minimumGapMs: Math.round((options.minimumGapHours ?? 0) * HOUR),
		buffers: (options.buffers?.values ?? []).map(({ signal, amount, unit }) => ({
			signal,
			ms: Math.round(amount * (unit === 'days' ? DAY : HOUR)),
		})),
		whenClosed: read('whenClosed'),
		...rest,
	});
	const closedDays = labelled('Closed Days', () => parseClosedDays(options.closedDays));
	return options.closedDays ? { ...policy, closedDays } : policy;
}

/** Reads one field of the panel; what is wrong with it is told with its name. */
function labelled<T>(label: string, read: () => T): T {
	try {
		return read();
	} catch (error) {
		if (!(error instanceof InputError)) throw error;
		throw new InputError(error.code, `"${label}": ${error.message}`);
	}
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
