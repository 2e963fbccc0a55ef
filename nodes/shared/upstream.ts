import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Pass } from '../../core/pass';
import { readPass } from '../../core/pass';

/** An item as a Tact node let it out, with the pass that proves it. */
export interface TactItem {
	json: IDataObject;
	pass: Pass;
}

const TACT_TYPE =
	/^(?:n8n-nodes-tact|CUSTOM)\.(?:tool)?(signalTrigger|consentCheck|guardrailGate|leadScore|journeyStep)$/i;

/** The pass of an item's JSON, where it carries one that this store has signed. */
export function passOf(json: IDataObject, secret: string): Pass | undefined {
	const tact = json.tact;
	return typeof tact === 'object' && tact !== null && !Array.isArray(tact)
		? readPass((tact as IDataObject).pass, secret)
		: undefined;
}

/** The names of the Tact nodes upstream, nearest first. */
function tactNodesUpstream(context: IExecuteFunctions): string[] {
	const { name } = context.getNode();
	const names = new Set<string>();
	for (let depth = 1, before = -1; ; depth++) {
		const parents = context.getParentNodes(name, { depth });
		if (parents.length === before) return [...names];
		before = parents.length;
		for (const node of parents) if (TACT_TYPE.test(node.type)) names.add(node.name);
	}
}

/**
 * Finds the item that each input item stems from at the nearest Tact node upstream. Most senders
 * replace the JSON by their provider's answer; n8n's paired items lead back to the person.
 * The finder costs some 40 µs an item, so it is asked only for items that carry no pass themselves.
 */
export function upstreamFinder(
	context: IExecuteFunctions,
	secret: string,
): (index: number) => TactItem | undefined {
	let candidates: string[] | undefined;
	return (index) => {
		candidates ??= tactNodesUpstream(context);
		if (candidates.length === 0) return undefined;
		const proxy = context.getWorkflowDataProxy(index);
		for (const name of candidates) {
			try {
				const json: IDataObject | undefined = proxy.$(name)?.item?.json;
				const pass = json && passOf(json, secret);
				if (json && pass) return { json, pass };
			} catch {
				// This node did not run in this execution, or pairing was lost on the way: ask the next one.
			}
		}
		return undefined;
	};
}
