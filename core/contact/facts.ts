import type { Contact } from './contact';

/**
 * What conditions on a contact look at: its identifiers and details by their names, and its traits as
 * `traits.plan` or, where no detail has that name, as `plan`.
 */
export function contactFacts({ id, createdAt, updatedAt, ...known }: Contact): {
	[name: string]: unknown;
} {
	return { ...known.traits, ...known };
}
