import type { IExecuteFunctions, INodeParameters, ITriggerFunctions } from 'n8n-workflow';
import type { GateRules } from '../../core/gate/intent';
import { DAY } from '../../core/time/units';
import { isTestRun } from '../shared/testRun';
import { DEFAULT_KEEP_DECISIONS_DAYS } from './panel/measuring';
import { DEFAULT_SEND_BATCH } from './panel/options';
import { closingSignals } from './reading/buffers';
import { policyAt } from './reading/policy';
import { added, commaList, textOf, wholeNumber, yesNo, type Group } from './reading/values';

/** What holds for all runs of a gate. */
export interface ReleaseSettings {
	sendBatch: number;
	/** For how long what was decided stays on record. */
	keepDecisionsMs: number;
}

export interface GateSettings extends ReleaseSettings {
	/**
	 * The rules for the item at this place of the input. Throws InputErrors, per item, where an expression
	 * gives what no rule can be made of.
	 */
	rulesOf: (index: number) => GateRules;
	testRun: boolean;
	heard: HeardSignals;
}

/** Signals that matter to what is held. */
export interface HeardSignals {
	/** They make a held message pointless; `sameObject`: only where they are about its object. */
	cancelOn: { types: string[]; sameObject: boolean };
	/** By them a rule may open sooner than it said: the end of a support case. */
	rechecks: string[];
}

/** Which decisions are asked for. */
export interface GateQuestion {
	/** Name of a journey; absent: any, and none. */
	journey?: string;
	/** Absent: any. */
	channel?: string;
	purpose?: string;
}

/** How many contacts may leave in one run; 0 means all of them. Throws an InputError. */
export function sendBatchOf(options: { sendBatch?: unknown }): number {
	const given = added(options as Group, 'sendBatch', DEFAULT_SEND_BATCH);
	return wholeNumber('Leave per Run', given, 0, Infinity) || 100_000;
}

/**
 * Reads the panel of a gate that guards or checks; a slip in it comes as an error that names the field,
 * before anything is decided.
 */
export function readSettings(context: IExecuteFunctions): GateSettings {
	const fixed = hasExpressions(context) ? undefined : rulesAt(context, 0);
	return {
		rulesOf: (index) => fixed ?? rulesAt(context, index),
		...releaseSettingsOf((name) => context.getNodeParameter(name, 0, {}) as Group),
		testRun: isTestRun(context),
		heard: heardSignals(context.getNode().parameters),
	};
}

/** Whether any signal matters to what the gate holds. */
export const listens = ({ heard: { cancelOn, rechecks } }: GateSettings): boolean =>
	cancelOn.types.length + rechecks.length > 0;

/** What the node's trigger side needs of the panel. */
export const releaseSettings = (context: ITriggerFunctions): ReleaseSettings =>
	releaseSettingsOf((name) => context.getNodeParameter(name, {}) as Group);

function releaseSettingsOf(group: (name: string) => Group): ReleaseSettings {
	const days = added(group('measuring'), 'keepDecisionsDays', DEFAULT_KEEP_DECISIONS_DAYS);
	return {
		sendBatch: sendBatchOf(group('options')),
		keepDecisionsMs: wholeNumber('Keep Decisions (Days)', days, 1, 366) * DAY,
	};
}

/**
 * The signals that a gate listens to, of its panel as it is filled in: they are the same for all items.
 * Throws an InputError.
 */
export function heardSignals({ holding, buffers }: INodeParameters): HeardSignals {
	const group = (holding ?? {}) as Group;
	const sameObject = added(group, 'cancelSameObject', false);
	return {
		cancelOn: {
			types: commaList('Cancel on Signals', added(group, 'cancelOn', '')),
			sameObject: yesNo('Cancel for the Same Object Only', sameObject),
		},
		rechecks: closingSignals(buffers),
	};
}

/** Reads what a gate that explains is asked about the item at this place of the input. */
export function readQuestion(context: IExecuteFunctions, index: number): GateQuestion {
	const read = (name: string, fallback: string) =>
		context.getNodeParameter(name, index, fallback) as unknown;
	const journey = textOf('Journey Name', read('journey', '') ?? '');
	const channel = textOf('Only Channel', read('onlyChannel', 'any') ?? 'any');
	const purpose = textOf('Only Purpose', read('onlyPurpose', '') ?? '');
	return {
		...(journey && { journey }),
		...(channel && channel !== 'any' && { channel }),
		...(purpose && { purpose }),
	};
}

/**
 * Whether any rule is an expression, so that each item may have rules of its own. Where to find the person is
 * read apart from the rules.
 */
function hasExpressions(context: IExecuteFunctions): boolean {
	const { contactFields: _where, ...rules } = context.getNode().parameters;
	return JSON.stringify(rules).includes('":"=');
}

const isCheck = (context: IExecuteFunctions): boolean =>
	context.getNode().parameters.operation === 'check';

function rulesAt(context: IExecuteFunctions, index: number): GateRules {
	const read = (name: string, fallback?: unknown) =>
		context.getNodeParameter(name, index, fallback) as unknown;
	const asPanel = policyAt(read, context);
	// Who asks is told when the rules open; each message gets a place of its own in the spread, which no one foresees.
	const policy = isCheck(context) ? { ...asPanel, spreadMs: 0 } : asPanel;
	const limits = read('limits', {}) as Group;
	const options = read('options', {}) as Group;
	const wish = textOf("Trait with the Contact's Wish", added(limits, 'preferenceField', ''));
	return {
		policy,
		// Only a plain "no" switches the look at the ledger off.
		checkConsent: read('checkConsent') !== false,
		counts: yesNo('Count for Caps', added(limits, 'counts', !policy.transactional)),
		sendAgain: yesNo('If a Run Broke Off, Send Again', added(options, 'sendAgain', false)),
		...(wish && { preferenceField: wish }),
	};
}
