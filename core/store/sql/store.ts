import { clockSettingSchema, readClock, type ClockSetting, type Moment } from '../../clock';
import { StoreSetupError } from '../../errors';
import type { Database, Session } from '../database';
import { StoreMisuseError } from '../failures';
import type { Store } from '../ports';
import { SqlConsents } from './consents';
import { SqlContacts } from './contacts';
import { SqlDecisions } from './decisions';
import { SqlHoldouts } from './holdouts';
import { SqlJourneys } from './journeys';
import { SqlMoments } from './moments';
import { SqlPauses } from './pauses';
import { SqlScores } from './scores';
import { SqlSettings, type RandomBytes } from './settings';
import { SqlSignals } from './signals';
import { SqlSteps } from './steps';
import { SqlThrottles } from './throttles';
import { SqlTimers } from './timers';
import { SqlTouches } from './touches';
import { SqlWatches } from './watches';

/** Setting that holds a ClockSetting as JSON; absent in production. */
export const CLOCK_SETTING = 'clock';

/** All ports over one session. */
abstract class SessionStore {
	readonly contacts: SqlContacts;
	readonly signals: SqlSignals;
	readonly consents: SqlConsents;
	readonly touches: SqlTouches;
	readonly decisions: SqlDecisions;
	readonly journeys: SqlJourneys;
	readonly timers: SqlTimers;
	readonly steps: SqlSteps;
	readonly pauses: SqlPauses;
	readonly moments: SqlMoments;
	readonly watches: SqlWatches;
	readonly scores: SqlScores;
	readonly settings: SqlSettings;
	readonly throttles: SqlThrottles;
	readonly holdouts: SqlHoldouts;

	constructor(session: Session, randomBytes: RandomBytes) {
		this.contacts = new SqlContacts(session);
		this.signals = new SqlSignals(session);
		this.consents = new SqlConsents(session);
		this.touches = new SqlTouches(session);
		this.decisions = new SqlDecisions(session);
		this.journeys = new SqlJourneys(session);
		this.timers = new SqlTimers(session);
		this.steps = new SqlSteps(session);
		this.pauses = new SqlPauses(session);
		this.moments = new SqlMoments(session);
		this.watches = new SqlWatches(session);
		this.scores = new SqlScores(session);
		this.settings = new SqlSettings(session, randomBytes);
		this.throttles = new SqlThrottles(session);
		this.holdouts = new SqlHoldouts(session);
	}

	async clock(realNow: number): Promise<Moment> {
		const json = await this.settings.get(CLOCK_SETTING);
		return readClock(realNow, json === undefined ? undefined : parseClock(json));
	}
}

/** The store over a migrated database. */
export class SqlStore extends SessionStore implements Store {
	constructor(
		private readonly database: Database,
		private readonly randomBytes: RandomBytes,
	) {
		super(database, randomBytes);
	}

	async transaction<T>(work: (store: Store) => Promise<T>): Promise<T> {
		return await this.database.atomically(
			async (session) => await work(new TransactionStore(session, this.randomBytes)),
		);
	}

	async close(): Promise<void> {
		await this.database.close();
	}
}

class TransactionStore extends SessionStore implements Store {
	async transaction<T>(): Promise<T> {
		throw new StoreMisuseError('A transaction of the store cannot start inside another one.');
	}

	async close(): Promise<void> {
		throw new StoreMisuseError('The store cannot be closed inside a transaction.');
	}
}

function parseClock(json: string): ClockSetting {
	try {
		return clockSettingSchema.parse(JSON.parse(json));
	} catch {
		throw new StoreSetupError(
			`The store's setting "${CLOCK_SETTING}" is not a clock: ${json.slice(0, 100)}. Delete it to run on real time.`,
		);
	}
}
