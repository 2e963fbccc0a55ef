import type { ITriggerFunctions } from 'n8n-workflow';
import { dueAfter, type DelayUnit } from '../../core/journey/due';
import type { PublishedStep, StepSettings } from '../../core/store/ports';
import { formatDuration } from '../../core/time/format';
import { DAY } from '../../core/time/units';
import { addressOf, momentOf, openStoreFor } from '../shared/store';
import { definitionOf, stepSettings } from './settings';

/**
 * Writes down what the step is when its workflow goes live: edits of goals, exits and awaited signals then
 * reach people who are on their way. Where people wait at a step that was edited, the log says what that
 * means for them.
 */
export async function publishStep(context: ITriggerFunctions): Promise<void> {
	const settings = stepSettings(context);
	if (!settings) return;
	const open = await openStoreFor(context);
	const { now } = await momentOf(open);
	const { journeys, timers } = open.store;
	if (settings.panel.operation === 'enter') await journeys.define(definitionOf(context));
	const nodeId = await timers.register(addressOf(context, 'journeyStep'), now);
	const newWait = wantsNewWait(context);
	// Both or neither: a second publication would find the edit known, and nobody moved.
	const { published, moved, shifted } = await open.store.transaction(async ({ steps }) => {
		const published = await steps.publish(nodeId, settings, now);
		const moved = newWait ? shiftOf(published, settings) : 0;
		const { changedTimer } = published;
		const shifted =
			moved && changedTimer !== undefined ? await steps.shift(nodeId, changedTimer, moved, now) : 0;
		return { published, moved, shifted };
	});
	if (published.change !== 'changed' || published.waiting === 0) return;
	context.logger.info(
		`Tact: "${context.getNode().name}" was edited while ${people(published.waiting)} there: ${meaning(moved, shifted)}`,
	);
}

function wantsNewWait(context: ITriggerFunctions): boolean {
	const { waitingPeople } = context.getNodeParameter('options', {}) as { waitingPeople?: string };
	return waitingPeople === 'newWait';
}

const people = (count: number): string => (count === 1 ? '1 person is' : `${count} people are`);

function meaning(moved: number | undefined, shifted: number): string {
	if (moved === undefined)
		return 'they keep their time, since the old and the new wait are not two lengths of time to compare.';
	if (moved === 0) return 'they keep their time.';
	const by = formatDuration(Math.abs(moved));
	return `those who were waiting (${shifted}) go on ${by} ${moved > 0 ? 'later' : 'sooner'}.`;
}

/**
 * By how much a new wait of the same kind is longer than the old one, in ms; undefined where that cannot be
 * said: a date, an amount that differs per item, another local time, days that became hours.
 */
function shiftOf({ before }: PublishedStep, after: StepSettings): number | undefined {
	if (!before || before.moves === 'never' || before.moves !== after.moves) return undefined;
	const same = ['until', 'then', 'localTime', 'weekdays'].every(
		(name) => JSON.stringify(before.panel[name]) === JSON.stringify(after.panel[name]),
	);
	if (!same) return undefined;
	const [old, now] = [lengthOf(before), lengthOf(after)];
	if (old === undefined || now === undefined) return undefined;
	const difference = now - old;
	return after.moves === 'by_days' && difference % DAY !== 0 ? undefined : difference;
}

/** A wait's length in ms, days counted as 24 hours; undefined where it is an expression. */
function lengthOf({ panel: { amount, unit } }: StepSettings): number | undefined {
	return typeof amount === 'number' && amount >= 0
		? dueAfter(0, amount, unit as DelayUnit, 'UTC')
		: undefined;
}
