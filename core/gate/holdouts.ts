import type { GateFacts } from '../guardrail/gate';
import { isSilent } from '../guardrail/holdout';
import type { Store } from '../store/ports';
import type { Gate, Intent } from './intent';

/** For those who would hear: whether they belong to the share that is kept silent. */
export async function assignHoldouts(
	tx: Store,
	gate: Gate,
	intents: readonly Intent[],
	wouldHear: (intent: Intent) => boolean,
): Promise<(intent: Intent) => GateFacts['holdout']> {
	const eligible = intents.filter((intent) => {
		const { holdout, transactional } = intent.rules.policy;
		return holdout !== undefined && !transactional && wouldHear(intent);
	});
	const silent = new Map<Intent, boolean>();
	for (const [name, group] of Map.groupBy(eligible, ({ rules }) => rules.policy.holdout!.name)) {
		const entries = group.map(({ contact, rules: { policy } }) => ({
			contactId: contact.id,
			silent: isSilent(policy.holdout!, contact.id, gate.secret),
		}));
		const assigned = gate.dry
			? await foreseen(tx, name, entries)
			: await tx.holdouts.assign(name, entries, gate.now);
		group.forEach((intent) => silent.set(intent, assigned.get(intent.contact.id) ?? false));
	}
	return (intent) => {
		const isOut = silent.get(intent);
		return isOut === undefined
			? undefined
			: { name: intent.rules.policy.holdout!.name, silent: isOut };
	};
}

/** What an assignment would give. */
async function foreseen(
	tx: Store,
	name: string,
	entries: ReadonlyArray<{ contactId: number; silent: boolean }>,
): Promise<Map<number, boolean>> {
	const written = await tx.holdouts.of(entries.map(({ contactId }) => contactId));
	return new Map(
		[...entries, ...written.filter((entry) => entry.name === name)].map((entry) => [
			entry.contactId,
			entry.silent,
		]),
	);
}
