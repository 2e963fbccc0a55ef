import { postgresEngine } from '../../helpers/stores';
import { storeLaws } from './contract/laws';

describe('the laws of the store on PostgreSQL', () => {
	storeLaws(postgresEngine());
});
