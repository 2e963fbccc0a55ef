import type { INodePropertyOptions } from 'n8n-workflow';
import type { RawRules } from '../../../core/guardrail/presets';
import { channelProperty } from '../../shared/consent';
import { optionOf, optionsOf, type ReadParameter } from './values';
import { slip } from './words';

const WHEN_CLOSED = { hold: 'hold', block: 'block', otherChannel: 'other_channel' } as const;
const OTHERWISE = { hold: 'hold', block: 'block' } as const;
const CHANNELS = (channelProperty.options as INodePropertyOptions[]).map(({ value }) =>
	String(value),
);

/** "When a Rule Says Not Now". A check holds nothing and sends nothing, so its panel does not ask. */
export function closingOf(read: ReadParameter, channel: unknown): RawRules {
	const whenClosed = optionOf('When a Rule Says Not Now', read('whenClosed', 'hold'), WHEN_CLOSED);
	if (whenClosed !== 'other_channel') return { whenClosed };
	const label = 'Other Channels';
	const chosen = optionsOf(label, read('otherChannels'), CHANNELS);
	if (chosen.length === 0) slip(label, 'choose at least one channel');
	// The channel may be an expression, so that it is now one of these and now another.
	const otherChannels = chosen.filter((other) => other !== channel);
	if (otherChannels.length === 0)
		slip(
			label,
			`there is only ${String(channel)}, the channel of this message itself; choose others`,
		);
	return {
		whenClosed,
		otherChannels,
		otherwise: optionOf('Otherwise', read('otherwise'), OTHERWISE),
	};
}
