import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { packRows } from '../../../core/guardrail/pack/pack';
import { placeLabel } from '../../../core/place/label';
import { channelProperty } from '../../shared/consent';

/** Rows of the pack that this gate does without. */
export const rulesOffProperty: INodeProperties = {
	displayName: 'Rules Not to Apply',
	name: 'rulesOff',
	type: 'multiOptions',
	default: [],
	description:
		'Timing rules of law, carriers or custom that this gate does without, at your own judgement. Each decision says which one was switched off.',
	options: packRows().map(({ id, countries, region, channels, level }): INodePropertyOptions => ({
		name: `${id}: ${where(countries, region)}, ${channels.map(channelName).join(', ')} (${level})`,
		value: id,
	})),
};

function where(countries: readonly string[], region: string | undefined): string {
	if (countries.length > 1) return `${countries.length} Countries of Europe`;
	if (countries[0] === '*') return 'Everywhere';
	return placeLabel({ country: countries[0], region });
}

function channelName(channel: string): string {
	const options = channelProperty.options as INodePropertyOptions[];
	return options.find(({ value }) => value === channel)?.name ?? channel;
}
