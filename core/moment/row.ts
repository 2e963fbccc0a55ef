import type { FilterRow, Match } from '../signal/filter';

/** A row of "moments" in the Signal Trigger's panel, as n8n gives it. What is absent has its default. */
export interface MomentRow {
	when?: string;
	signal?: string;
	conditions?: { values?: FilterRow[] };
	conditionsMatch?: Match;
	contactConditions?: { values?: FilterRow[] };
	contactConditionsMatch?: Match;
	absent?: string;
	amount?: unknown;
	unit?: string;
	times?: unknown;
	distinct?: boolean;
	unless?: string;
	sameObject?: boolean;
	dateOf?: string;
	dateField?: string;
	direction?: string;
	crossing?: string;
	edge?: string;
	band?: string;
	points?: unknown;
	modelName?: string;
	more?: {
		name?: string;
		/** Minutes. */
		grace?: unknown;
		/** Hours. */
		largestLateness?: unknown;
		includePast?: boolean;
		activeBefore?: unknown;
	};
	card?: {
		stage?: string;
		worry?: string;
		help?: string;
		nextStep?: string;
		goal?: string;
		impact?: unknown;
		confidence?: unknown;
	};
}

/** The largest number of any unit that a panel may hold: 100 years of days. */
const MOST = 36_525;

export const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Reads the fields of one row; `fail` throws the InputError that says which row it is. */
export class RowReader {
	constructor(readonly fail: (problem: string) => never) {}

	/** A number within limits; blank is the default. Expressions may give it as text. */
	number(
		value: unknown,
		name: string,
		{ fallback, least, most = MOST }: { fallback?: number; least: number; most?: number },
	): number {
		const given = isBlank(value) ? fallback : typeof value === 'string' ? Number(value) : value;
		if (typeof given !== 'number' || !Number.isFinite(given))
			return this.fail(`"${name}" must be a number.`);
		if (given < least || given > most)
			return this.fail(`"${name}" is ${given}; it must be from ${least} to ${most}.`);
		return given;
	}

	/** A whole number within limits. */
	count(
		value: unknown,
		name: string,
		limits: { fallback?: number; least: number; most?: number },
	): number {
		const number = this.number(value, name, limits);
		return Number.isInteger(number)
			? number
			: this.fail(`"${name}" is ${number}; it must be a whole number.`);
	}

	/** One of some choices; blank is the default. */
	choice<T extends string>(
		value: unknown,
		name: string,
		choices: readonly T[],
		fallback?: NoInfer<T>,
	): T {
		if (isBlank(value) && fallback !== undefined) return fallback;
		const found = choices.find((one) => one === value);
		return found ?? this.fail(`"${name}" must be one of ${choices.join(', ')}.`);
	}

	/** Names with commas between them. */
	names(value: unknown): string[] {
		const names = typeof value === 'string' ? value.split(',').map((name) => name.trim()) : [];
		return [...new Set(names.filter((name) => name !== ''))];
	}

	/** Names with commas between them, of which there must be one. */
	someNames(value: unknown, name: string): string[] {
		const names = this.names(value);
		return names.length > 0 ? names : this.fail(`"${name}" is empty; name a signal there.`);
	}

	text(value: unknown): string {
		return typeof value === 'string' ? value.trim() : '';
	}
}
