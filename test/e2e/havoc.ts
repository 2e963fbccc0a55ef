import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Cluster, Part } from '../../dev/n8n/cluster';

const LONGEST_PAUSE_MS = 5_000;
const SHORTEST_PAUSE_MS = 500;
const LOOK_EVERY_MS = 500;
const MOST_STARTS = 20;

/** Looks what was under way when something died. */
export interface Witness {
	/** Looks just before a kill; what it gives is called just after it. */
	look(): Promise<() => Promise<void>>;
	/** Is called when a part has ended by itself. */
	lookAfter(): Promise<void>;
}

/**
 * Kills the parts of a cluster (kill -9) at random instants, one after the other so that each has its
 * share, and starts each again at once, as a supervisor does: also what ends by itself because another
 * part is gone. The seed tells whom and when.
 */
export class Havoc {
	private readonly random: () => number;
	private readonly kills = new Map<string, number>();
	private readonly starting = new Map<string, Promise<void>>();
	private readonly ended: string[] = [];
	private readonly looks: Array<Promise<void>> = [];
	private watching = true;
	/** Who is being killed just now. */
	private victim: string | undefined;
	private readonly watch: Promise<void>;
	private started = false;
	private startedAgain = 0;

	constructor(
		private readonly cluster: Cluster,
		seed: number,
		private readonly witness: Witness,
	) {
		this.random = randomNumbers(seed);
		this.watch = this.supervise();
	}

	/** Kills so many times, and waits until all parts are there again. */
	async wreak(kills: number): Promise<void> {
		this.started = true;
		let round: string[] = [];
		for (let kill = 0; kill < kills; kill++) {
			await sleep(SHORTEST_PAUSE_MS + this.random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS));
			if (round.length === 0) round = this.shuffled([...this.cluster.parts.keys()]);
			const name = round.pop()!;
			await this.starting.get(name);
			this.victim = name;
			const lookAgain = await this.witness.look();
			await this.cluster.parts.get(name)!.kill();
			const looked = lookAgain();
			this.kills.set(name, (this.kills.get(name) ?? 0) + 1);
			this.restart(name);
			this.victim = undefined;
			await looked;
		}
		await Promise.all(this.starting.values());
		await Promise.all(this.looks);
	}

	/** In words, for the log. */
	get summary(): string {
		const kills = [...this.kills].map(([name, count]) => `${name} ${count}x`);
		const ended = this.ended.length > 0 ? `; ended by themselves: ${this.ended.join(', ')}` : '';
		return `killed ${kills.join(', ')}${ended}; ${this.startedAgain} starts failed.`;
	}

	/** Starts nothing any more. */
	async end(): Promise<void> {
		this.watching = false;
		await this.watch;
		await Promise.allSettled(this.starting.values());
	}

	private async supervise(): Promise<void> {
		while (this.watching) {
			await sleep(LOOK_EVERY_MS);
			if (!this.started) continue;
			for (const [name, part] of this.cluster.parts) {
				if (part.isRunning || this.starting.has(name) || name === this.victim) continue;
				this.ended.push(name);
				const look = this.witness.lookAfter();
				look.catch(() => undefined);
				this.looks.push(look);
				this.restart(name);
			}
		}
	}

	private restart(name: string): void {
		const part = this.cluster.parts.get(name)!;
		const start = this.startAgain(part).finally(() => this.starting.delete(name));
		start.catch(() => undefined);
		this.starting.set(name, start);
	}

	/** What a part needs may be down just now; n8n may also come up and give up on publishing a workflow. */
	private async startAgain(part: Part): Promise<void> {
		for (let tries = 1; this.watching; tries++) {
			try {
				return await part.start();
			} catch (error) {
				if (tries === MOST_STARTS) throw error;
				this.startedAgain++;
				await part.kill();
				await sleep(LOOK_EVERY_MS);
			}
		}
	}

	private shuffled<T>(items: T[]): T[] {
		for (let last = items.length - 1; last > 0; last--) {
			const other = Math.floor(this.random() * (last + 1));
			[items[last], items[other]] = [items[other]!, items[last]!];
		}
		return items;
	}
}

/** Numbers in [0, 1) that are the same for the same seed. */
export function randomNumbers(seed: number): () => number {
	let drawn = 0;
	return () => createHash('sha256').update(`${seed} ${drawn++}`).digest().readUInt32BE() / 2 ** 32;
}
