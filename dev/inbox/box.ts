/** A message as one person got it, by whichever channel. */
export interface Message {
	channel: 'email' | 'sms';
	/** Counts from 1 in the order of arrival within its channel. */
	id: number;
	/** An address in lower case, or a phone number. */
	to: string;
	from: string;
	/** Epoch ms, real time. */
	receivedAt: number;
	text: string;
}

/** Messages in the order of arrival, for whoever waits for them. */
export class Box<M extends Message> {
	readonly messages: M[] = [];
	private readonly listeners = new Set<(message: M) => void>();

	add(message: M): void {
		this.messages.push(message);
		for (const listener of this.listeners) listener(message);
	}

	/** Calls `listener` for every message from now on; returns what ends it. */
	onMessage(listener: (message: M) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	/** Resolves as soon as `enough` holds; rejects after `timeoutMs` with `list`, which says what came. */
	async waitUntil(enough: () => boolean, timeoutMs: number, list: () => string): Promise<void> {
		if (enough()) return;
		await new Promise<void>((resolve, reject) => {
			const finish = (settle: () => void) => {
				clearTimeout(timer);
				unsubscribe();
				settle();
			};
			const unsubscribe = this.onMessage(() => enough() && finish(resolve));
			const timer = setTimeout(() => {
				const message = `What was expected did not come in ${timeoutMs} ms. There are:\n${list()}`;
				finish(() => reject(new Error(message)));
			}, timeoutMs);
		});
	}
}
