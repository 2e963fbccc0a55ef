import { caseEnd, LONGEST_CASE_MS } from './cases';
import type { CaseSpan, GuardrailFacts, SignalBuffer } from './policy';

type LastSignals = GuardrailFacts['lastSignals'];
type Cases = GuardrailFacts['cases'];

/**
 * The earliest instant at or after `at` at which every buffer has run out. A signal dated ahead of `at`,
 * as by a clock that runs fast, has its buffer running already. Of a case that is not closed nobody knows
 * when it will be; the instant is then the latest, at which it counts as over.
 */
export function nextAfterBuffers(
	at: number,
	buffers: readonly SignalBuffer[],
	lastSignals: LastSignals,
	cases?: Cases,
): number {
	return buffers.reduce(
		(free, buffer) => Math.max(free, bufferEnd(buffer, lastSignals, cases)),
		at,
	);
}

/**
 * When a buffer runs out; -Infinity when nothing began it. After a case `ms` count from its closing, or
 * from `LONGEST_CASE_MS` after its opening where that comes first.
 */
export function bufferEnd(buffer: SignalBuffer, lastSignals: LastSignals, cases?: Cases): number {
	const { signal, ms, until } = buffer;
	// Signals may have the name of an object's method.
	if (until === undefined)
		return Object.hasOwn(lastSignals, signal) ? lastSignals[signal] + ms : -Infinity;
	const ends = casesUnder(buffer, cases).map((span) => caseEnd(span) + ms);
	return ends.reduce((last, end) => Math.max(last, end), -Infinity);
}

/** The cases that a buffer looks at; none for a buffer after a signal alone. */
export const casesUnder = (buffer: SignalBuffer, cases: Cases): readonly CaseSpan[] =>
	(buffer.until !== undefined && cases?.get(caseKey(buffer))) || [];

/** What one signal opens can be closed by different ones, as different buffers see it. */
export const caseKey = ({ signal, until }: Pick<SignalBuffer, 'signal' | 'until'>): string =>
	JSON.stringify([signal, until]);

/** How far back, in ms before the decision, the signals of the buffers must be known. */
export const bufferReachMs = (buffers: readonly SignalBuffer[]): number =>
	buffers.reduce(
		(most, { ms, until }) => Math.max(most, until === undefined ? ms : LONGEST_CASE_MS + ms),
		0,
	);
