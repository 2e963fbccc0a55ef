import type { IDataObject } from 'n8n-workflow';
import type { JourneyFunnel } from '../../../../core/store/ports';
import { journeyReader } from '../../journeys';
import { given, leftView } from '../../../shared/views';
import type { Look } from './look';

/** One item per journey that the panel means, in figures; a workflow without a journey of its own shows all. */
export async function showFunnels({ context, open: { store } }: Look): Promise<IDataObject[]> {
	const { keys, named } = (await journeyReader(context, store))(0);
	const funnels = await store.journeys.funnels(keys);
	if (funnels.length > 0 || named) return funnels.map(funnelView);
	const all = (await store.journeys.list()).map(({ key }) => key);
	return (await store.journeys.funnels(all)).map(funnelView);
}

const funnelView = (funnel: JourneyFunnel): IDataObject => ({
	journey: funnel.name,
	entered: funnel.entered,
	contacts: funnel.contacts,
	active: funnel.active,
	left: funnel.left.map(({ reason, count }) => {
		const { status: _left, ...why } = leftView(reason);
		return { ...why, count };
	}),
	goals: funnel.goals,
	...given('conversion', funnel.conversion),
	steps: funnel.steps.map(({ node, waiting, paused, underWay, failed }) => ({
		step: node.name,
		workflowId: node.workflowId,
		waiting,
		paused,
		underWay,
		failed,
	})),
	messages: funnel.messages.map(({ node, sent, reserved, uncertain }) => ({
		gate: node.name,
		workflowId: node.workflowId,
		sent,
		reserved,
		uncertain,
	})),
});
