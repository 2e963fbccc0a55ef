import { sqliteEngine } from '../../helpers/stores';
import { storeContract } from './contract';

describe('the store on SQLite', () => {
	const engine = sqliteEngine();
	beforeAll(async () => await engine.start());
	afterAll(async () => await engine.stop());
	storeContract(engine);
});
