import { createWriteStream, type WriteStream } from 'node:fs';
import type { Readable } from 'node:stream';

const KEPT_LINES = 5_000;

/** What n8n printed: the last lines in memory, all of it in a file. */
export class Log {
	private lines: string[] = [];
	private readonly listeners = new Set<(line: string) => void>();
	private readonly file: WriteStream;

	constructor(path: string) {
		this.file = createWriteStream(path, { flags: 'a' });
	}

	/** Takes in a process's output, line by line. */
	read(stream: Readable): void {
		let rest = '';
		stream.setEncoding('utf8');
		stream.on('data', (chunk: string) => {
			this.file.write(chunk);
			const parts = (rest + chunk).split('\n');
			rest = parts.pop() ?? '';
			for (const line of parts) this.add(line);
		});
	}

	/** The last `count` lines. */
	tail(count = 40): string {
		return this.lines.slice(-count).join('\n');
	}

	/** Whether a line kept so far matches. */
	has(pattern: RegExp): boolean {
		return this.lines.some((line) => pattern.test(line));
	}

	/** How many of the lines kept so far match. */
	count(pattern: RegExp): number {
		return this.lines.filter((line) => pattern.test(line)).length;
	}

	/** Forgets the kept lines; the file stays. */
	clear(): void {
		this.lines = [];
	}

	/** Calls `listener` for each line from now on; returns what ends it. */
	onLine(listener: (line: string) => void): () => void {
		this.listeners.add(listener);
		return () => this.listeners.delete(listener);
	}

	close(): void {
		this.file.end();
	}

	private add(line: string): void {
		this.lines.push(line);
		if (this.lines.length > KEPT_LINES) this.lines.splice(0, KEPT_LINES / 2);
		for (const listener of this.listeners) listener(line);
	}
}
