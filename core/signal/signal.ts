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
	properties: Record<string, unknown>;
}

export interface StoredSignal extends Signal {
	id: number;
}
