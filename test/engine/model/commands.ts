import fc from 'fast-check';
import type { Scope } from './journeys';
import type { Model } from './model';
import type { Real } from './real';
import { DAY, HOUR, JOURNEYS, LEASE, MINUTE, SECOND, type Settings, type Told } from './settings';

type Command = fc.AsyncCommand<Model, Real>;

/** Something that happens to both; afterwards both must show the same. */
class Both implements Command {
	constructor(
		private readonly label: string,
		private readonly may: (model: Model) => boolean,
		private readonly work: (model: Model, real: Real) => Promise<void>,
	) {}

	check(model: Readonly<Model>): boolean {
		return this.may(model as Model);
	}

	async run(model: Model, real: Real): Promise<void> {
		await this.work(model, real);
		expect(await real.show()).toEqual(model.show());
	}

	toString(): string {
		return this.label;
	}
}

const always = () => true;
const whenOn = ({ on }: Model) => on;
const PEOPLE = ['ann@example.org', 'bob@example.org'];
/** Those that start something at once: of one person no two may come at one instant, or either could be first. */
const STARTS = ['booked', 'viewed'];
const OTHERS = ['sent', 'signed', 'confirmed', 'called', 'paid', 'cancelled'];

const span = (ms: number) => `${ms < 0 ? '-' : ''}${Math.abs(ms) / HOUR}h`;
const oneOf = <T>(...values: T[]) => fc.constantFrom(...values);

/** How long before (below 0) or after its arrival a signal occurred; mostly just now. */
const offset = fc.oneof(
	{ weight: 6, arbitrary: fc.constant(0) },
	{
		weight: 3,
		arbitrary: oneOf(-2, -30, -300, -660, -660, -900, -1_600, -4_000).map((n) => n * MINUTE),
	},
	{ weight: 1, arbitrary: oneOf(3, 90, 1_200).map((n) => n * MINUTE) },
);

const signal = (types: readonly string[]) =>
	fc.record({
		type: oneOf(...types),
		email: oneOf(...PEOPLE),
		object: oneOf('A', 'B', undefined),
		offset,
	});

const batch = fc.oneof(
	fc.uniqueArray(
		signal([...STARTS, ...STARTS, 'viewed', 'viewed', 'sent', 'sent', 'signed', ...OTHERS]),
		{
			minLength: 1,
			maxLength: 2,
			selector: ({ email }) => email,
		},
	),
	fc.uniqueArray(signal(OTHERS), { minLength: 1, maxLength: 3, selector: ({ type }) => type }),
);

let events = 0;

type Signal = Pick<Told, 'type' | 'email' | 'object'> & { offset: number };

async function tell(model: Model, real: Real, signals: readonly Signal[]): Promise<void> {
	const told = signals.map(({ type, email, object, offset: by }) => ({
		eventId: `e${++events}`,
		type,
		email,
		...(object ? { object } : {}),
		at: model.now + SECOND + by,
	}));
	model.hear(told);
	await real.hear(told);
}

const labelOf = ({ type, email, object, offset: by }: Signal) =>
	`${type} of ${email[0]} about ${object ?? '-'}${by === 0 ? '' : ` at ${span(by)}`}`;

const hear = batch.map(
	(signals) =>
		new Both(signals.map(labelOf).join(', '), always, async (model, real) => {
			await tell(model, real, signals);
		}),
);

/** Something that concerns somebody who waits; or nearly so. */
const respond = fc
	.record({
		nth: fc.nat(99),
		type: oneOf('confirmed', 'confirmed', 'called', ...OTHERS),
		about: oneOf('the same', 'the same', 'A', undefined),
		offset: oneOf(0, 0, 0, -30 * MINUTE, -DAY),
	})
	.map(
		({ nth, type, about, offset: by }) =>
			new Both(
				`${type} of wait ${nth} about ${about ?? '-'} at ${span(by)}`,
				({ waits }) => waits.length > 0,
				async (model, real) => {
					const { email, object } = model.waits[nth % model.waits.length]!.item.fact;
					const which = about === 'the same' ? object : about;
					await tell(model, real, [{ type, email, object: which, offset: by }]);
				},
			),
	);

const hearAgain = fc.record({ nth: fc.nat(99), offset }).map(
	({ nth, offset: by }) =>
		new Both(
			`duplicate ${nth} at ${span(by)}`,
			({ log }) => log.length > 0,
			async (model, real) => {
				const { eventId, type, email, object } = model.log[nth % model.log.length]!;
				const told: Told = { eventId, type, email, object, at: model.now + SECOND + by };
				model.hear([told]);
				await real.hear([told]);
			},
		),
);

const lengths = oneOf(MINUTE, 6 * MINUTE, HOUR, 5 * HOUR, 11 * HOUR, DAY, 2 * DAY, 4 * DAY);

/** From one due instant to the next, as long as somebody is there to look. */
async function live(model: Model, real: Real, until: number): Promise<void> {
	for (
		let at = model.nextInstant(until);
		model.on && at !== undefined;
		at = model.nextInstant(until)
	) {
		model.jump(at);
		await real.jump(at);
	}
	model.jump(until);
	await real.jump(until);
	await real.lookAround();
}

const pass = lengths.map(
	(ms) =>
		new Both(`${span(ms)} pass`, always, async (model, real) => {
			await live(model, real, model.now + ms);
		}),
);

/** Up to when something is due next. */
const next = fc.constant(
	new Both('up to what is next', always, async (model, real) => {
		await live(model, real, model.nextInstant(Infinity) ?? model.now + DAY);
	}),
);

const sleep = lengths.map(
	(ms) =>
		new Both(`${span(ms)} asleep`, always, async (model, real) => {
			const now = model.now + ms;
			model.jump(now);
			await real.jump(now);
		}),
);

const edits: fc.Arbitrary<Partial<Settings>> = fc.oneof(
	oneOf(4, 10, 20).map((within) => ({ within })),
	oneOf(2, 3).map((times) => ({ times })),
	oneOf(24, 72).map((silence) => ({ silence })),
	{
		weight: 3,
		arbitrary: fc.record({ answerBy: oneOf(6, 24, 60), newWait: oneOf(true, true, false) }),
	},
	{
		weight: 2,
		arbitrary: fc.record({ rest: oneOf(12, 48, 90), newWait: oneOf(true, true, false) }),
	},
	oneOf('distinct', 'goal', 'exit', 'called', 'sameObject', 'grouped', 'grouped').chain((name) =>
		fc.boolean().map((value) => ({ [name]: value })),
	),
	oneOf('never' as const, 'after_leaving' as const, 'after_time' as const, 'always' as const).map(
		(reentry) => ({ reentry }),
	),
);

async function publish(model: Model, real: Real): Promise<void> {
	await real.publish(model.draft);
	model.publish();
}

async function withdraw(model: Model, real: Real): Promise<void> {
	await real.withdraw();
	model.withdraw();
}

const edit = edits.map(
	(changes) =>
		new Both(`edit ${JSON.stringify(changes)}`, always, async (model, real) => {
			model.draft = { ...model.draft, ...changes };
			if (!model.on) return;
			await withdraw(model, real);
			await publish(model, real);
		}),
);

const switchOff = fc.constant(new Both('switch off', whenOn, withdraw));
const switchOn = fc.constant(new Both('publish', ({ on }) => !on, publish));

const die = lengths.map(
	(ms) =>
		new Both(
			`${span(ms)} later die under lease`,
			(model) => model.on && !model.hasLeases,
			async (model, real) => {
				const now = model.now + ms;
				model.die(now);
				await real.die(now);
			},
		),
);

/** Nobody hears of the end of runs, so they are repeated; which is not to be seen. */
const dieUnheard = lengths.map(
	(ms) =>
		new Both(
			`${span(ms)} later die unheard, and restart`,
			(model) => model.on && !model.hasLeases,
			async (model, real) => {
				const now = model.now + ms;
				model.dieUnheard(now);
				await real.dieUnheard(now);
				await publish(model, real);
				await live(model, real, now + LEASE + SECOND);
			},
		),
);

const scope: fc.Arbitrary<Scope> = fc.oneof(
	fc.constant({ scope: 'everything' } as const),
	oneOf(...JOURNEYS).map((journey) => ({ scope: 'journey', journey }) as const),
	oneOf(...PEOPLE).map((email) => ({ scope: 'contact', email }) as const),
);

const known = (target: Scope) => (model: Model) =>
	target.scope === 'everything' ||
	(target.scope === 'journey'
		? model.wasPublished
		: model.log.some(({ email }) => email === target.email));

const pause = scope.map(
	(target) =>
		new Both(`pause ${JSON.stringify(target)}`, known(target), async (model, real) => {
			model.pause(target);
			expect(await real.press('pause', target)).toBe(true);
		}),
);

const resume = fc.record({ nth: fc.nat(4), shift: fc.boolean() }).map(
	({ nth, shift }) =>
		new Both(
			`resume pause ${nth}${shift ? ' and shift' : ''}`,
			({ paused }) => paused.length > 0,
			async (model, real) => {
				const target = model.paused[nth % model.paused.length]!;
				model.resume(target, shift);
				expect(await real.press('resume', target, shift)).toBe(true);
			},
		),
);

/** How often what happens. */
const HAPPENINGS: Array<[number, fc.Arbitrary<Command>]> = [
	[6, hear],
	[3, respond],
	[1, hearAgain],
	[3, next],
	[3, pass],
	[1, sleep],
	[2, edit],
	[1, switchOff],
	[2, switchOn],
	[1, die],
	[1, dieUnheard],
	[1, pause],
	[2, resume],
];

/** A story of up to so many happenings. */
export const story = (most: number) =>
	fc.commands(
		HAPPENINGS.flatMap(([often, one]) => Array.from({ length: often }, () => one)),
		{ maxCommands: most, size: 'max' },
	);
