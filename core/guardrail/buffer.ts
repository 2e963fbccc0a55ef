import type { GuardrailFacts, SignalBuffer } from './policy';

/**
 * The earliest instant at or after `at` at which every buffer has run out. A signal dated ahead of `at`,
 * as by a clock that runs fast, has its buffer running already.
 */
export function nextAfterBuffers(
	at: number,
	buffers: readonly SignalBuffer[],
	lastSignals: GuardrailFacts['lastSignals'],
): number {
	return buffers.reduce((free, buffer) => Math.max(free, bufferEnd(buffer, lastSignals)), at);
}

/** When the buffer after its last signal runs out; -Infinity when the signal never happened. */
export function bufferEnd(
	{ signal, ms }: SignalBuffer,
	lastSignals: GuardrailFacts['lastSignals'],
): number {
	return Object.hasOwn(lastSignals, signal) ? lastSignals[signal] + ms : -Infinity;
}
