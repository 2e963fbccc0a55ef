import type { DecisionQuery } from '../ports';

/** The first item of each key, in order of appearance. */
export function firstByKey<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T> {
	const first = new Map<string, T>();
	for (const item of items) {
		const key = keyOf(item);
		if (!first.has(key)) first.set(key, item);
	}
	return first;
}

/** Leaves out fields that are undefined or null, so that objects compare and serialise cleanly. */
export function compact<T extends object>(value: {
	[K in keyof T]: T[K] | null | undefined;
}): T {
	const kept: Record<string, unknown> = {};
	for (const name in value) {
		const field = value[name];
		if (field !== undefined && field !== null) kept[name] = field;
	}
	return kept as T;
}

export function parseRecord(json: string): Record<string, unknown> {
	return JSON.parse(json) as Record<string, unknown>;
}

/** A query for the latest rows as their statement takes it: what it leaves open is null. */
export const latestQuery = (query: DecisionQuery) => ({
	contactId: query.contactId,
	journey: query.journey ?? null,
	nodeId: query.nodeId ?? null,
	channel: query.channel ?? null,
	purpose: query.purpose ?? null,
	limit: query.limit,
});
