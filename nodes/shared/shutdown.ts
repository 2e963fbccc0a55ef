const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

let watchers = 0;
let told = false;

function hear(signal: NodeJS.Signals): void {
	told = true;
	// With no other listener Node would have ended here: a listener must not change that.
	if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

/** Tells a process that ends from a node that is switched off; n8n closes nodes in the same way for both. */
export interface ShutdownWatch {
	/** Whether the process was told to end while this watch stood. */
	told(): boolean;
	/** Ends the watch; the process has listeners only as long as somebody watches. */
	stop(): void;
}

/** Hears of SIGTERM and SIGINT before n8n does, which closes its nodes as soon as it hears. */
export function watchShutdown(): ShutdownWatch {
	if (watchers++ === 0) {
		told = false;
		for (const signal of SIGNALS) process.prependOnceListener(signal, hear);
	}
	let standing = true;
	return {
		told: () => told,
		stop() {
			if (!standing) return;
			standing = false;
			if (--watchers === 0) for (const signal of SIGNALS) process.off(signal, hear);
		},
	};
}
