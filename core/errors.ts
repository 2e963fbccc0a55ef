/**
 * Input that cannot be used: an address that is none, a delay below zero. `code` is stable and meant
 * for routing and tests; `message` says to a person what is wrong and what to do.
 */
export class InputError extends Error {
	constructor(
		readonly code: string,
		message: string,
	) {
		super(message);
		this.name = 'InputError';
	}
}

/** The store is there but cannot be used as it is set up; `message` says what to do. */
export class StoreSetupError extends Error {
	constructor(message: string) {
		super(message);
		this.name = 'StoreSetupError';
	}
}
