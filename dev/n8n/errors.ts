/** n8n did not start, or a workflow's triggers did not; the message carries the end of n8n's log. */
export class N8nStartError extends Error {
	constructor(message: string, log: string) {
		super(`${message}\nThe end of n8n's log:\n${log}`);
		this.name = 'N8nStartError';
	}
}

/** One of n8n's own commands (`n8n import:workflow`, ...) failed. */
export class N8nCommandError extends Error {
	constructor(args: string[], output: string) {
		super(`"n8n ${args.join(' ')}" failed:\n${output}`);
		this.name = 'N8nCommandError';
	}
}

/** n8n's REST interface answered with an error. */
export class N8nRestError extends Error {
	constructor(
		readonly status: number,
		request: string,
		body: string,
	) {
		super(`${request} answered ${status}: ${body.slice(0, 500)}`);
		this.name = 'N8nRestError';
	}
}
