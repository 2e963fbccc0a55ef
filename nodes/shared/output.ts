import type {
	FunctionsBase,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IRun,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { signPass, type Pass } from '../../core/pass';
import { contactView } from './contactView';
import { withoutTact } from './fields';
import { saysReleased } from './released';
import { storeError } from './store';
import { inputItems, type Problem, type Subject, type Unusable } from './subjects';

/** The subject as an output item: the user's JSON as it was, and all that Tact knows under `tact`. */
export function subjectItem(
	subject: Subject,
	secret: string,
	added: IDataObject,
	pass: Pass = subject.pass,
): INodeExecutionData {
	const warnings =
		subject.warnings.length > 0 ? { warnings: subject.warnings as unknown as IDataObject[] } : {};
	return {
		json: {
			...subject.json,
			tact: {
				...subject.tact,
				contact: contactView(subject.contact),
				...warnings,
				...added,
				pass: signPass(pass, secret),
			},
		},
		...(subject.binary ? { binary: subject.binary } : {}),
		pairedItem: { item: subject.index },
	};
}

/**
 * An item that could not be used, for the node's negative output. Where "On Error" names an error output
 * it also carries `error`, so that n8n sends it there.
 */
export function unusableItem(
	context: IExecuteFunctions,
	unusable: Unusable,
	section: string,
): INodeExecutionData {
	const { index, json, pass, code, message } = unusable;
	const item: INodeExecutionData = {
		json: { ...json, tact: { [section]: { reason: code, message }, ...(pass ? { pass } : {}) } },
		pairedItem: { item: index },
	};
	if (context.getNode().onError === 'continueErrorOutput')
		item.error = new NodeOperationError(context.getNode(), message, { itemIndex: index });
	return item;
}

/** Where a run that must not count as done writes why: n8n brings it back from a worker too. */
const BROKEN = 'tactBroken';

/** Why a run that n8n calls a success is none: a node under "Continue" could not do its work. */
export const brokenRun = (run: IRun): string | undefined =>
	run.data?.resultData?.metadata?.[BROKEN];

/**
 * Under "Always Output Data" n8n sends an empty item by the first output whenever nobody leaves there, and
 * the next node finds in it whoever came in: somebody blocked would be written to, a wait would be none.
 * Throws a NodeOperationError.
 */
export function refuseAlwaysOutput(context: Pick<FunctionsBase, 'getNode'>): void {
	const node = context.getNode();
	if (node.alwaysOutputData)
		throw new NodeOperationError(
			node,
			'Switch off "Always Output Data" in the settings of this node',
			{
				description:
					'With it n8n sends an empty item on whenever nobody may go on, and the nodes behind would take it for somebody who may.',
			},
		);
}

/** The output for people about whom the node could not decide, and the part of `tact` that says why. */
interface Negative {
	output: number;
	/** How many outputs the node has. */
	of: number;
	name: string;
	section: string;
	/** It is an answer that people act on, as by creating somebody: who was not looked for does not leave by it. */
	isAnswer?: boolean;
}

/**
 * Runs a node's work. Where it fails as a whole, "Stop Workflow" stops with an error that says what to
 * do; the "Continue" settings would make n8n hand everybody to the first output, so there they all leave
 * by the negative output instead: nothing is sent because something broke. People whom the node itself
 * has let go stay where they are: the run is marked as broken, so that they are tried again. A node
 * without a negative output stops for all others. Where that output is an answer, people leave by n8n's
 * error output or not at all.
 */
export async function failingClosed(
	context: IExecuteFunctions,
	negative: Negative | undefined,
	work: () => Promise<INodeExecutionData[][]>,
): Promise<INodeExecutionData[][]> {
	try {
		refuseAlwaysOutput(context);
		return await work();
	} catch (error) {
		const failure = storeError(context, error);
		if (!context.continueOnFail()) throw failure;
		const outputs: INodeExecutionData[][] = Array.from({ length: negative?.of ?? 1 }, () => []);
		if (context.getInputData().some(({ json }) => saysReleased(json))) {
			context.customData.set(BROKEN, failure.message.slice(0, 250));
			return outputs;
		}
		if (!negative) throw failure;
		const { output, name, section, isAnswer } = negative;
		if (isAnswer && context.getNode().onError !== 'continueErrorOutput') {
			const message = `Nobody was looked for, and nobody leaves by ${name}: ${failure.message}`;
			context.addExecutionHints({ type: 'warning', location: 'outputPane', message });
			return outputs;
		}
		const unusable = inputItems(context).map(({ item, index }) => ({
			index,
			json: withoutTact(item),
			code: 'not_decided',
			message: failure.message,
		}));
		hintUnusable(context, unusable, name);
		outputs[output] = unusable.map((item) => unusableItem(context, item, section));
		return outputs;
	}
}

/** One hint for all unusable items of a run: how many, and the first reason of each kind. */
export function hintUnusable(
	context: IExecuteFunctions,
	problems: readonly Problem[],
	output: string,
): void {
	if (problems.length === 0) return;
	const kinds = [...new Map(problems.map((problem) => [problem.code, problem.message])).entries()];
	context.addExecutionHints({
		type: 'warning',
		location: 'outputPane',
		message:
			`${problems.length} ${problems.length === 1 ? 'item was' : 'items were'} not usable and left by ${output}: ` +
			kinds.map(([code, message]) => `${message} (${code})`).join(' '),
	});
}
