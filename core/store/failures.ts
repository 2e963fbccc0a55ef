/** The store cannot be reached or is too busy just now; the same may work later. */
export class StoreUnavailableError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'StoreUnavailableError';
	}
}

/** The code that uses the store broke its contract, such as by a transaction inside a transaction. */
export class StoreMisuseError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'StoreMisuseError';
	}
}
