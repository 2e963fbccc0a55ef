import { storeFixture, type Engine } from '../../../helpers/stores';
import { carryingContract } from './carrying';
import { contactsContract } from './contacts';
import { crossingsContract } from './crossings';
import { fencingContract } from './fencing';
import { answeringContract } from './answering';
import { enteringContract } from './entering';
import { funnelsContract } from './funnels';
import { movingContract } from './moving';
import { pausingContract } from './pausing';
import { stepsContract } from './steps';
import { hostileContract } from './hostile';
import { journeysContract } from './journeys';
import { momentsContract } from './moments';
import { plansContract } from './plans';
import { racesContract } from './races';
import { recordsContract } from './records';
import { scoresContract } from './scores';
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
	scoresContract(fixture);
	crossingsContract(fixture);
	journeysContract(fixture);
	answeringContract(fixture);
	enteringContract(fixture);
	funnelsContract(fixture);
	movingContract(fixture);
	pausingContract(fixture);
	stepsContract(fixture);
	timersContract(fixture);
	fencingContract(fixture);
	carryingContract(fixture);
	hostileContract(fixture);
	momentsContract(fixture);
	plansContract(fixture);
	racesContract(fixture);
}
