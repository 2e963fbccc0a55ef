import type { Dialect } from './dialect';
import type { Parameters } from './parameters';

/** The text of a statement in a dialect. One constant per statement, so that drivers can prepare it once. */
export type Statement = (dialect: Dialect) => string;

/** Where statements run: inside one transaction, or each on its own. */
export interface Session {
	readonly dialect: Dialect;
	/** Runs a statement that gives rows. Their order is only what `order by` says. */
	all<Row>(statement: Statement, parameters?: Parameters): Promise<Row[]>;
	/** Runs a statement for its effect; gives the number of rows that it changed. */
	run(statement: Statement, parameters?: Parameters): Promise<number>;
	/**
	 * Runs `work` in a transaction: the running one, or else one of its own. One of its own may run
	 * `work` again from the start after a lost race, so `work` touches nothing but its session.
	 */
	atomically<T>(work: (session: Session) => Promise<T>): Promise<T>;
}

/** A connected database. */
export interface Database extends Session {
	close(): Promise<void>;
}
