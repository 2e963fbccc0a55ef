import type { IExecuteFunctions } from 'n8n-workflow';
import { parseClosedDays } from '../../../core/guardrail/closed/own';
import { readRuleIds } from '../../../core/guardrail/pack/pack';
import { parsePolicy } from '../../../core/guardrail/parse';
import { BYPASSES, type Bypass, type GuardrailPolicy } from '../../../core/guardrail/policy';
import { presetRules, type RawRules } from '../../../core/guardrail/presets';
import { DAY, HOUR, MINUTE } from '../../../core/time/units';
import { zoneFor } from '../../shared/zone';
import { DEFAULT_HOLDOUT_NAME } from '../panel/measuring';
import { buffersOf } from './buffers';
import { capsOf } from './caps';
import { closingOf } from './closing';
import { throttlesOf } from './throttles';
import {
	added,
	commaList,
	msOf,
	optionOf,
	optionsOf,
	textOf,
	yesNo,
	type Group,
	type ReadParameter,
} from './values';
import { inPanelWords, labelled } from './words';

const PRESETS = {
	gentle: 'gentle',
	standard: 'standard',
	transactional: 'transactional',
	custom: 'custom',
} as const;
const TYPES = { marketing: false, transactional: true };

/**
 * The policy that the panel describes for one item. Only what the panel shows is read: what it hides has no
 * value, or one from before. Throws `InputError`, which names the field.
 */
export function policyAt(
	read: ReadParameter,
	context: Pick<IExecuteFunctions, 'getTimezone'>,
): GuardrailPolicy {
	const channel = read('channel');
	const group = (name: string) => read(name, {}) as Group;
	const preset = optionOf('Rules', read('preset'), PRESETS);
	const rules =
		preset === 'custom' ? customRules(read, channel) : presetRules(preset, String(channel));
	const heard = (rule: Bypass) => !((rules.bypasses ?? []) as Bypass[]).includes(rule);
	const zone = zoneFor(undefined, context);
	const days = heard('hours') ? daysOf(group('timing'), preset === 'gentle') : {};
	const policy = inPanelWords(() =>
		parsePolicy({
			channel,
			purpose: read('purpose'),
			...rules,
			...days.rules,
			...limitsOf(group('limits'), heard, zone),
			...(heard('buffers') && { buffers: buffersOf(read('buffers', {})) }),
			...(preset !== 'transactional' && closingOf(read, channel)),
			...(rules.transactional ? {} : holdoutOf(group('measuring'))),
			longestHoldMs: msOf(added(group('holding'), 'longestHoldDays', 7), DAY),
			defaultZone: added(group('options'), 'defaultZone', '') || zone,
		}),
	);
	return days.closedDays ? { ...policy, closedDays: days.closedDays } : policy;
}

function customRules(read: ReadParameter, channel: unknown): RawRules {
	const transactional = optionOf('Message Type', read('messageType'), TYPES);
	const bypasses = transactional ? optionsOf('Let It Past', read('bypasses'), BYPASSES) : [];
	return {
		transactional,
		bypasses,
		...(bypasses.includes('hours')
			? { allowedHours: 'recommended' }
			: hoursOf(read, transactional)),
		caps: bypasses.includes('caps') ? [] : capsOf(read('caps', {}), channel),
	};
}

/** No row of a place is for what is transactional, so the panel asks for the operator's own hours there. */
function hoursOf(read: ReadParameter, transactional: boolean): RawRules {
	const allowedHours = transactional ? 'own' : read('allowedHours', 'both');
	// The panel hides the operator's own hours where they are not heard.
	if (allowedHours !== 'own' && allowedHours !== 'both') return { allowedHours };
	const window = { days: read('weekdays'), start: read('allowedFrom'), end: read('allowedUntil') };
	return { allowedHours, windows: [window] };
}

interface Days {
	rules?: RawRules;
	closedDays?: GuardrailPolicy['closedDays'];
}

/** "Hours and Days", as far as they were added; what is ready-made stands for the rest. */
function daysOf(timing: Group, closedOnHolidays: boolean): Days {
	const { rulesOff, closedDays: listed } = timing;
	const bestHour = yesNo('Wait for the Best Hour', added(timing, 'bestHour', false));
	const spread = added(timing, 'spreadMinutes');
	const closedDays = labelled('Closed Days', () => parseClosedDays(listed));
	return {
		...(listed ? { closedDays } : {}),
		rules: {
			rulesOff: labelled('Rules Not to Apply', () => [...readRuleIds(rulesOff)]),
			...(closedOnHolidays ? {} : { closedOnHolidays: added(timing, 'closedOnHolidays') }),
			...(spread === undefined ? {} : { spreadMs: msOf(spread, MINUTE) }),
			...(bestHour && { bestHour: fallbackOf(timing) }),
		},
	};
}

/** An emptied field means the same as none: people of whom too little is known get the message at once. */
function fallbackOf({ bestHourFallback }: Group) {
	const empty = [undefined, null, ''].includes(bestHourFallback as string);
	return empty ? {} : { fallbackHour: bestHourFallback };
}

function limitsOf(limits: Group, heard: (rule: Bypass) => boolean, zone: string): RawRules {
	const wish = textOf("Trait with the Contact's Wish", added(limits, 'preferenceField', ''));
	return {
		tags: commaList('Tags', added(limits, 'tags')),
		...(heard('caps') && { priority: added(limits, 'priority'), heedsPreference: wish !== '' }),
		...(heard('gap') && { minimumGapMs: msOf(added(limits, 'minimumGapHours', 0), HOUR) }),
		...(heard('throttle') && { throttles: throttlesOf(limits.throttles, zone) }),
	};
}

function holdoutOf(measuring: Group): RawRules {
	const percent = added(measuring, 'holdoutPercent', 0);
	if (percent === 0) return {};
	return { holdout: { percent, name: added(measuring, 'holdoutName', DEFAULT_HOLDOUT_NAME) } };
}
