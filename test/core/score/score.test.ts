import { defaultModel, openAudience } from '../../../core/score/default-model';
import type { ScoredSignal } from '../../../core/score/match';
import { parseModel, standardThresholds, type Model } from '../../../core/score/model';
import { bandOf, scoreContact } from '../../../core/score/score';
import { DAY } from '../../../core/time/units';

const NOW = Date.UTC(2026, 10, 20, 12);

const signal = (
	type: string,
	daysAgo = 1,
	properties: Record<string, unknown> = {},
): ScoredSignal => ({ type, occurredAt: NOW - daysAgo * DAY, properties });

const times = (count: number, type: string, properties = {}) =>
	Array.from({ length: count }, (_, i) => signal(type, i + 1, properties));

const modelOf = (rules: unknown[], categories: unknown[] = []): Model =>
	parseModel({ name: 'Test', version: '7', categories, rules });

describe('bands', () => {
	it.each([
		[-100, 'nurture'],
		[49, 'nurture'],
		[50, 'mql'],
		[74, 'mql'],
		[75, 'sql'],
		[99, 'sql'],
		[100, 'hot'],
		[101, 'hot'],
	])('%d points are %s', (score, band) => {
		expect(bandOf(score, standardThresholds)).toBe(band);
	});
});

describe('a field rule', () => {
	const holds = (operator: string, value: unknown, title: unknown) =>
		scoreContact(
			modelOf([
				{ name: 'R', points: -1, when: { on: 'field', field: 'job.title', operator, value } },
			]),
			{ fields: { job: { title } }, signals: [] },
			NOW,
		).score === -1;

	it.each([
		['equals', 'cto', 'CTO', true],
		['equals', 'cto', 'director', false],
		['notEquals', 'cto', 'director', true],
		['notEquals', 'cto', undefined, true],
		['contains', 'cto', 'director', true],
		['containsWord', 'cto', 'director', false],
		['containsWord', 'cto', 'Founder & CTO', true],
		['containsWord', ['ceo', 'head of'], 'Head of Sales', true],
		['containsWord', 'head of', 'Head, office', false],
		['containsWord', 'müller', 'Frau Müller-Lüdenscheidt', true],
		['containsWord', 'vip', ['customer', 'VIP'], true],
		['containsWord', 'cto', undefined, false],
		['containsWord', '---', '!!', false],
		['oneOf', ['CEO', 'CTO'], 'cto', true],
		['oneOf', ['CEO', 'CTO'], 'director', false],
		['greaterThan', 49, 50, true],
		['greaterThan', 49, '50', true],
		['greaterThan', 49, 49, false],
		['greaterThan', 49, 'many', false],
		['greaterThan', '2026-01-31', '2026-02-01', true],
		['lessThan', 49, 48, true],
		['lessThan', 49, undefined, false],
		['exists', undefined, 'x', true],
		['exists', undefined, undefined, false],
		['notExists', undefined, undefined, true],
	])('%s %j holds for %j: %s', (operator, value, title, expected) => {
		expect(holds(operator, value, title)).toBe(expected);
	});
});

describe('a signal rule', () => {
	const score = (when: object, signals: ScoredSignal[]) =>
		scoreContact(
			modelOf([{ name: 'R', points: -1, when: { on: 'signal', signal: 'page.viewed', ...when } }]),
			{ fields: {}, signals },
			NOW,
		).score;

	it('counts each, or once', () => {
		const signals = [...times(3, 'page.viewed'), signal('email.clicked')];
		expect(score({ mode: 'each' }, signals)).toBe(-3);
		expect(score({ mode: 'once' }, signals)).toBe(-1);
		expect(score({ mode: 'each' }, [])).toBe(0);
	});

	it('counts what is exactly so many days old, and nothing that lies ahead', () => {
		const at = (occurredAt: number) => [{ type: 'page.viewed', occurredAt, properties: {} }];
		const when = { mode: 'each', withinDays: 7 };
		expect(score(when, at(NOW - 7 * DAY))).toBe(-1);
		expect(score(when, at(NOW - 7 * DAY - 1))).toBe(0);
		expect(score(when, at(NOW))).toBe(-1);
		expect(score(when, at(NOW + 1))).toBe(0);
	});

	it('asks for all filters', () => {
		const filters = [
			{ property: 'path', operator: 'contains', value: 'pricing' },
			{ property: 'seconds', operator: 'greaterThan', value: 30 },
		];
		const when = { mode: 'each', filters };
		expect(score(when, [signal('page.viewed', 1, { path: '/pricing', seconds: 31 })])).toBe(-1);
		expect(score(when, [signal('page.viewed', 1, { path: '/pricing', seconds: 30 })])).toBe(0);
	});
});

describe('the standard model', () => {
	const audience = {
		...openAudience,
		industries: ['Manufacturing'],
		countries: ['DE', 'AT'],
		competitors: ['rival.example'],
	};
	const model = defaultModel(audience);
	const score = (fields: Record<string, unknown>, signals: ScoredSignal[] = []) =>
		scoreContact(model, { fields, signals }, NOW);

	const ideal = {
		jobTitle: 'Managing Director',
		companySize: '250',
		industry: 'manufacturing',
		country: 'DE',
		budget: 20_000,
		email: 'asha@customer.example',
	};

	it('is a model like any other', () => {
		expect(parseModel(model)).toEqual(model);
		expect(parseModel(defaultModel())).toEqual(defaultModel());
	});

	it('gives fit 65 points at most, and engagement 100', () => {
		expect(score(ideal)).toMatchObject({ score: 65, fit: 65, engagement: 0, band: 'mql' });
		const busy = [
			...times(40, 'email.clicked'),
			...times(40, 'page.viewed', { path: '/pricing' }),
			...times(40, 'content.downloaded'),
			...times(40, 'webinar.attended'),
			...times(40, 'social.engaged'),
		];
		expect(score({}, busy)).toMatchObject({ score: 100, fit: 0, engagement: 100, band: 'hot' });
		expect(score(ideal, busy)).toMatchObject({ score: 165, band: 'hot' });
	});

	it('takes negative points off outside of the caps', () => {
		expect(score({ ...ideal, email: 'asha@rival.example' }).score).toBe(65 - 50);
		expect(score({ jobTitle: 'Student' }).score).toBe(-20);
		expect(score({}, times(3, 'email.unsubscribed')).score).toBe(-30);
		expect(score(ideal, times(2, 'email.complained'))).toMatchObject({
			score: -35,
			band: 'nurture',
		});
		expect(score({}, [signal('email.bounced', 1, { bounceType: 'hard' })]).score).toBe(-25);
		expect(score({}, [signal('email.bounced', 1, { bounceType: 'soft' })]).score).toBe(0);
	});

	it('scores nobody who is unknown', () => {
		expect(score({})).toEqual({
			score: 0,
			fit: 0,
			engagement: 0,
			band: 'nurture',
			contributions: [],
			model: { name: 'Standard', version: '1' },
		});
	});

	it('says why', () => {
		const { contributions } = score({ companySize: 60 }, [
			...times(6, 'email.clicked'),
			signal('page.viewed', 1, { path: '/pricing' }),
			signal('email.complained'),
		]);
		expect(contributions).toEqual([
			{
				rule: '10 employees or more',
				category: 'Company size',
				points: 5,
				counted: 5,
				explanation: 'companySize is above 9: +5',
			},
			{
				rule: '50 employees or more',
				category: 'Company size',
				points: 5,
				counted: 5,
				explanation: 'companySize is above 49: +5',
			},
			{
				rule: 'Clicked in an email',
				category: 'Email engagement',
				points: 30,
				counted: 25,
				explanation:
					'email.clicked, 6 times: +30, of which 25 count (Email engagement is full at 25)',
			},
			{
				rule: 'Viewed a page',
				category: 'Website activity',
				points: 2,
				counted: 2,
				explanation: 'page.viewed: +2',
			},
			{
				rule: 'Looked at prices',
				category: 'Website activity',
				points: 10,
				counted: 10,
				explanation: 'page.viewed where path contains "pricing": +10',
			},
			{
				rule: 'Complained about spam',
				points: -100,
				counted: -100,
				explanation: 'email.complained: -100',
			},
		]);
	});
});

describe('a signal rule with several conditions', () => {
	const pages = [{ path: '/pricing', seconds: 5 }, { path: '/', seconds: 90 }, { path: '/' }].map(
		(properties) => signal('page.viewed', 1, properties),
	);
	const filters = [
		{ property: 'path', operator: 'contains', value: 'pricing' },
		{ property: 'seconds', operator: 'greaterThan', value: 60 },
	];

	it.each([
		[undefined, 0, ''],
		['all', 0, ''],
		['any', 2, ' where path contains "pricing" or seconds is above 60'],
	])('counts what meets %s of them', (match, counted, words) => {
		const when = { on: 'signal', signal: 'page.viewed', mode: 'each', filters, match };
		const model = modelOf([{ name: 'R', points: -1, when }]);
		const { score, contributions } = scoreContact(model, { fields: {}, signals: pages }, NOW);
		expect(score + counted).toBe(0);
		expect(contributions[0]?.explanation ?? '').toContain(words);
	});
});
