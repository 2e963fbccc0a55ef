import { dirname } from 'node:path';
import { CLOCK_SETTING } from '../core/store/sql/store';
import { closeStores, embeddedStoreFile } from '../nodes/shared/store';
import { openStoreAt, type Engine, type StorePlace } from '../test/helpers/stores';
import { person } from './people';
import { inBatches, range } from './rounds';
import { withPlace } from './stores';

const BATCH = 1000;
/** A Tuesday at noon, when nobody's quiet hours are on; from there time runs at its own pace. */
const NOON = Date.UTC(2026, 10, 24, 12);
const DAY_MS = 86_400_000;

/** Runs `work` with a store where the nodes look for it, in which so many people are known and have agreed to marketing by email. */
export async function withAudience<T>(
	engine: Engine,
	people: number,
	work: (place: StorePlace) => Promise<T>,
): Promise<T> {
	return await withPlace(engine, async (empty) => {
		const place = whereNodesLook(empty);
		try {
			await fill(place, people);
			return await work(place);
		} finally {
			await closeStores();
		}
	});
}

/** The embedded store lies in n8n's user folder, which becomes the folder of the place. */
export function whereNodesLook(place: StorePlace): StorePlace {
	if (!('file' in place)) return place;
	process.env.N8N_USER_FOLDER = dirname(place.file);
	process.env.N8N_ENCRYPTION_KEY = 'bench';
	return { file: embeddedStoreFile() };
}

async function fill(place: StorePlace, people: number): Promise<void> {
	const store = await openStoreAt(place);
	try {
		const clock = { realFrom: Date.now(), virtualFrom: NOON, rate: 1 };
		await store.settings.set(CLOCK_SETTING, JSON.stringify(clock));
		await inBatches(people, BATCH, async (from, to) => {
			const details = range(from, to, person).map(({ email, timezone }) => ({
				email,
				zone: timezone,
			}));
			const known = await store.contacts.upsert(details, NOON - DAY_MS);
			await store.consents.append(
				known.map(({ contact }) => ({
					contactId: contact.id,
					channel: 'email',
					purpose: 'marketing',
					action: 'grant' as const,
					occurredAt: NOON - DAY_MS,
					recordedAt: NOON - DAY_MS,
					evidence: { method: 'Signup form' },
				})),
			);
		});
	} finally {
		await store.close();
	}
}
