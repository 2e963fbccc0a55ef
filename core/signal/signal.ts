import { readPath } from './path';

/** Something a person did or that happened to them, as it is kept in the signal log. */
export interface Signal {
	/** Unique per signal; a second one with the same id is a duplicate. */
	eventId: string;
	/** Such as `order.completed`. */
	type: string;
	contactId: number;
	/** What it is about: this order, this booking. */
	objectKey?: string;
	/** Epoch ms, as the sender says. Rules use this. */
	occurredAt: number;
	/** Epoch ms, as the store's clock said on arrival. */
	receivedAt: number;
	/** The JSON as it came, without `tact`, which is Tact's own. */
	body: Record<string, unknown>;
	/** The path in the body at which the properties stand; absent: the body is the properties. */
	propertiesAt?: string;
}

export interface StoredSignal extends Signal {
	id: number;
	/** What conditions look at (`propertiesOf`). */
	properties: Record<string, unknown>;
}

/** The properties of a signal, which stand in its body. */
export function propertiesOf({
	body,
	propertiesAt,
}: Pick<Signal, 'body' | 'propertiesAt'>): Record<string, unknown> {
	if (propertiesAt === undefined) return body;
	return (readPath(body, propertiesAt) ?? {}) as Record<string, unknown>;
}
