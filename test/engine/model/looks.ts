import { AsyncLocalStorage } from 'node:async_hooks';

/** Pauses of a waiting node between two looks, real ms; zero before the first one and after a full one. */
const PAUSES = [0, 200];

interface Life {
	node: string;
	looks: Map<string, () => void>;
}

/**
 * The looks of waiting nodes for what is due. They come when the test says so, one node at a time: what
 * comes about at one instant then does so in one order. Nodes use their usual timers, which stand still.
 */
export class Looks {
	private readonly life = new AsyncLocalStorage<Life>();
	/** What each living node would do next. */
	private looks = new Map<string, () => void>();
	private intervals: NodeJS.Timeout[] = [];
	private heard = () => {};

	constructor() {
		const { setTimeout, clearTimeout, setInterval } = globalThis;
		const timeout = (callback: () => void, delay = 0, ...args: []) => {
			const life = this.life.getStore();
			if (!life || !PAUSES.includes(delay)) return setTimeout(callback, delay, ...args);
			const look = () => this.life.run(life, callback);
			life.looks.set(life.node, look);
			this.heard();
			return { look, life, unref: () => undefined };
		};
		const clear = (timer: { look?: () => void; life?: Life } | undefined) => {
			if (!timer?.life) return clearTimeout(timer as never);
			const { look, life } = timer;
			if (life.looks.get(life.node) === look) life.looks.delete(life.node);
		};
		const interval = (callback: () => void, delay?: number, ...args: []) => {
			const timer = setInterval(callback, delay, ...args);
			if (this.life.getStore()) this.intervals.push(timer);
			return timer;
		};
		jest.spyOn(globalThis, 'setTimeout').mockImplementation(timeout as never);
		jest.spyOn(globalThis, 'clearTimeout').mockImplementation(clear as never);
		jest.spyOn(globalThis, 'setInterval').mockImplementation(interval as never);
	}

	/** Does work whose timers are looks of this node: publishing it. */
	async of<T>(node: string, work: () => Promise<T>): Promise<T> {
		return await this.life.run({ node, looks: this.looks }, work);
	}

	/** Does work that belongs to no node, such as a run that a node has started. */
	async apart<T>(work: () => Promise<T>): Promise<T> {
		return await this.life.exit(work);
	}

	has(node: string): boolean {
		return this.looks.has(node);
	}

	/** Lets a node look, until it waits for its next look. */
	async look(node: string): Promise<void> {
		const look = this.looks.get(node);
		if (!look) throw new Error(`"${node}" does not look.`);
		this.looks.delete(node);
		const done = new Promise<void>((resolve) => {
			this.heard = () => this.looks.has(node) && resolve();
		});
		look();
		await done;
		this.heard = () => {};
	}

	/** The process is gone: whatever its nodes were about to do will not be done. */
	die(): void {
		this.looks = new Map();
		for (const timer of this.intervals.splice(0)) clearInterval(timer);
	}
}
