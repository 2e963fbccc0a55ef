import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OpenStore } from '../../shared/store';
import { momentOf } from '../../shared/store';
import { arrivalsAt } from '../../shared/resumed';
import { settleTouches } from '../../shared/settle';
import { resolveSubjects } from '../../shared/subjects';
import { decideMessages } from '../decide';
import { outputsOf } from '../items';
import { gateStep } from '../publish';
import { listens, readSettings } from '../settings';

/** Stands before a sender: lets messages out, holds them or keeps them back. A test run holds and counts nothing. */
export async function guard(
	context: IExecuteFunctions,
	open: OpenStore,
): Promise<INodeExecutionData[][]> {
	const moment = await momentOf(open);
	const { nodeId, resumed, fresh } = await arrivalsAt(context, open, 'guardrailGate', moment.now);
	const { subjects, unusable } = await resolveSubjects(context, open, fresh, moment.now);
	await settleTouches(open, subjects);
	const settings = readSettings(context);
	const run = { context, open, moment, nodeId, settings, dry: settings.testRun };
	// The publication writes the settings down, but this run may be ahead of it, on another machine.
	if (listens(settings)) await open.store.steps.introduce(nodeId, gateStep(context));
	const decided = await decideMessages(run, [...resumed, ...subjects]);
	return outputsOf(run, decided.messages, [...unusable, ...decided.unusable]);
}
