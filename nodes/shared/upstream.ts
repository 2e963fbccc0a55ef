import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { Pass } from '../../core/pass';
import { readPass } from '../../core/pass';
import { RELEASED } from './released';

/** An item as a Tact node let it out, with the pass that proves it. */
export interface TactItem {
	json: IDataObject;
	pass: Pass;
}

const TACT_TYPE =
	/^(?:n8n-nodes-tact|CUSTOM)\.(?:tool)?(signalTrigger|consentCheck|guardrailGate|leadScore|journeyStep|contact)$/i;

/** The pass of an item's JSON, where it carries one that this store has signed. */
export function passOf(json: IDataObject, secret: string): Pass | undefined {
	const tact = json.tact;
	return typeof tact === 'object' && tact !== null && !Array.isArray(tact)
		? readPass((tact as IDataObject).pass, secret)
		: undefined;
}

/** The pass with which a Tact node let an item out; the releaser's own is meant for its node alone. */
export function letOutPassOf(json: IDataObject, secret: string): Pass | undefined {
	const pass = passOf(json, secret);
	return pass?.entry === RELEASED ? undefined : pass;
}

/** The names of the Tact nodes upstream of a node, nearest first. */
function tactNodesUpstream(context: IExecuteFunctions, name: string): string[] {
	const names = new Set<string>();
	for (let depth = 1, before = -1; ; depth++) {
		const parents = context.getParentNodes(name, { depth });
		if (parents.length === before) return [...names];
		before = parents.length;
		for (const node of parents) if (TACT_TYPE.test(node.type)) names.add(node.name);
	}
}

/**
 * Those names in the order in which an item's own way is to be followed back: a node before all that lie
 * upstream of it. The nearest by the count of nodes can lie further up the item's way, by a short cut.
 */
function candidatesOf(context: IExecuteFunctions): string[] {
	const names = tactNodesUpstream(context, context.getNode().name);
	const above = new Map(names.map((name) => [name, tactNodesUpstream(context, name).length]));
	return names.sort((a, b) => above.get(b)! - above.get(a)!);
}

/** The item at a node from which the nth input item stems. */
type Matching = (index: number) => { json: IDataObject } | undefined;

/**
 * Finds the item that each input item stems from at the nearest Tact node upstream. Most senders
 * replace the JSON by their provider's answer; n8n's paired items lead back to the person.
 * What leads to a node is asked of n8n once a run: it evaluates this node's outputs each time.
 */
export function upstreamFinder(
	context: IExecuteFunctions,
	secret: string,
): (index: number) => TactItem | undefined {
	let candidates: Matching[] | undefined;
	return (index) => {
		candidates ??= candidatesOf(context).flatMap((name) => matchingOf(context, name) ?? []);
		for (const matching of candidates) {
			const json = attempt(() => matching(index)?.json);
			const pass = json && letOutPassOf(json, secret);
			if (json && pass) return { json, pass };
		}
		return undefined;
	};
}

/** Undefined for a node that did not run in this execution. */
const matchingOf = (context: IExecuteFunctions, name: string): Matching | undefined =>
	attempt(() => context.getWorkflowDataProxy(0).$(name)?.itemMatching);

/** n8n throws where pairing was lost on the way; then the next node is asked. */
function attempt<T>(ask: () => T): T | undefined {
	try {
		return ask();
	} catch {
		return undefined;
	}
}
