import { createHash } from 'node:crypto';

/** JSON with the keys in order, so that equal data gives equal text however it was written. */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_key, part: unknown) =>
		typeof part === 'object' && part !== null && !Array.isArray(part)
			? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : Number(a > b))))
			: part,
	);
}

/** SHA-256 of the canonical JSON, in hex: the same for the same data, in every process. */
export function contentHash(value: unknown): string {
	return createHash('sha256').update(canonicalJson(value)).digest('hex');
}
