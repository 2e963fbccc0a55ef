import type { Session } from '../database';
import { key } from '../parameters';
import type { Settings } from '../ports';
import { addSetting, deleteSetting, getSetting, setSetting } from '../statements/settings';

const SECRET = 'secret';
const SECRET_BYTES = 32;

/** Gives that many bytes that nobody can guess. */
export type RandomBytes = (size: number) => Uint8Array;

export class SqlSettings implements Settings {
	constructor(
		private readonly session: Session,
		private readonly randomBytes: RandomBytes,
	) {}

	async get(name: string): Promise<string | undefined> {
		const [row] = await this.session.all<{ value: string }>(getSetting, { key: key(name) });
		return row?.value;
	}

	async set(name: string, value: string): Promise<void> {
		await this.session.run(setSetting, { key: key(name), value });
	}

	async delete(name: string): Promise<void> {
		await this.session.run(deleteSetting, { key: key(name) });
	}

	async secret(): Promise<string> {
		const kept = await this.get(SECRET);
		if (kept !== undefined) return kept;
		const value = Buffer.from(this.randomBytes(SECRET_BYTES)).toString('hex');
		await this.session.run(addSetting, { key: SECRET, value });
		// Another process may have been first; then its secret is the store's.
		return (await this.get(SECRET)) ?? value;
	}
}
