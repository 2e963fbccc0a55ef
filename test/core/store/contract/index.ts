import { storeFixture, type Engine } from '../../../helpers/stores';
import { contactsContract } from './contacts';
import { fencingContract } from './fencing';
import { hostileContract } from './hostile';
import { journeysContract } from './journeys';
import { racesContract } from './races';
import { recordsContract } from './records';
import { signalsContract } from './signals';
import { timersContract } from './timers';
import { wholeContract } from './whole';

/** What every store keeps to, whatever database it is on. */
export function storeContract(engine: Engine): void {
	const fixture = storeFixture(engine);
	wholeContract(fixture);
	contactsContract(fixture);
	signalsContract(fixture);
	recordsContract(fixture);
	journeysContract(fixture);
	timersContract(fixture);
	fencingContract(fixture);
	hostileContract(fixture);
	racesContract(fixture);
}
