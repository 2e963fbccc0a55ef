import { sqliteEngine } from '../../helpers/stores';
import { storeLaws } from './contract/laws';

describe('the laws of the store on SQLite', () => {
	storeLaws(sqliteEngine());
});
