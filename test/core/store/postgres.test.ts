import { postgresEngine } from '../../helpers/stores';
import { storeContract } from './contract';

describe('the store on PostgreSQL', () => {
	const engine = postgresEngine();
	beforeAll(async () => await engine.start());
	afterAll(async () => await engine.stop());
	storeContract(engine);
});
