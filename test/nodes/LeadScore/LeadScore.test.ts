import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import { readPass } from '../../../core/pass';
import { DAY, HOUR } from '../../../core/time/units';
import { closeStores, openStoreFor } from '../../../nodes/shared/store';
import { runLeadScore } from './run';

const NOW = Date.UTC(2026, 10, 20, 12);

let folder: string;
const before = process.env.N8N_USER_FOLDER;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'tact-score-'));
	process.env.N8N_USER_FOLDER = folder;
	const { store } = await openStore();
	await store.settings.set('clock', JSON.stringify({ realFrom: 0, virtualFrom: NOW, rate: 0 }));
});

afterEach(async () => {
	await closeStores();
	rmSync(folder, { recursive: true });
	if (before === undefined) delete process.env.N8N_USER_FOLDER;
	else process.env.N8N_USER_FOLDER = before;
});

const openStore = () =>
	openStoreFor({ getNode: () => ({ credentials: undefined }) as INode } as Parameters<
		typeof openStoreFor
	>[0]);

/** Writes what a person did into the store: pairs of a signal's name and how many days ago. */
async function did(email: string, ...signals: Array<[string, number, object?]>): Promise<void> {
	const { store } = await openStore();
	const [upserted] = await store.contacts.upsert([{ email }], NOW - 100 * DAY);
	await store.signals.append(
		signals.map(([type, daysAgo, properties = {}], i) => ({
			eventId: `${email}-${type}-${i}`,
			type,
			contactId: upserted!.contact.id,
			occurredAt: NOW - daysAgo * DAY,
			receivedAt: NOW - daysAgo * DAY,
			body: properties as Record<string, unknown>,
		})),
	);
}

const scoreOf = (item: { json: IDataObject }) =>
	(item.json.tact as IDataObject).score as IDataObject;

const CEO = { jobTitle: 'CEO', companySize: 300, budget: 1000 };

it('sorts people by fit and history, in the order of the input', async () => {
	await did(
		'hot@example.com',
		...Array(5).fill(['email.clicked', 1]),
		...Array(3).fill(['form.submitted', 2]),
	);
	await did('sql@example.com', ...Array(5).fill(['email.clicked', 1]));
	const { outputs, hints } = await runLeadScore({}, [
		{ email: 'nobody@example.com' },
		{ email: 'hot@example.com', ...CEO },
		{ email: 'mql@example.com', ...CEO },
		{ email: 'sql@example.com', ...CEO },
		{ email: 'other@example.com' },
	]);
	expect(outputs.map((items) => items.map((item) => item.json.email))).toEqual([
		['hot@example.com'],
		['sql@example.com'],
		['mql@example.com'],
		['nobody@example.com', 'other@example.com'],
	]);
	expect(outputs.map((items) => scoreOf(items[0]!).score)).toEqual([105, 75, 50, 0]);
	expect(hints).toEqual([]);
});

it('keeps the JSON, pairs the item and hands on a pass that the store has signed', async () => {
	const { outputs } = await runLeadScore({}, [{ email: 'asha@example.com', note: 'mine' }]);
	const [item] = outputs[3]!;
	expect(item).toMatchObject({
		json: {
			email: 'asha@example.com',
			note: 'mine',
			tact: {
				contact: { email: 'asha@example.com' },
				score: {
					score: 0,
					band: 'nurture',
					contributions: [],
					model: { name: 'Standard', version: expect.stringMatching(/^1-[0-9a-f]{8}$/) },
				},
			},
		},
		pairedItem: { item: 0 },
	});
	const { secret } = await openStore();
	expect(readPass((item!.json.tact as IDataObject).pass, secret)).toMatchObject({ hop: 0 });
});

it('looks back as many days as it is told, to the millisecond', async () => {
	await did('a@example.com', ['email.complained', 30]);
	await did('b@example.com', ['email.complained', 30 + HOUR / DAY]);
	const items = [{ email: 'a@example.com' }, { email: 'b@example.com' }];
	const { outputs } = await runLeadScore({ historyDays: 30 }, items);
	expect(outputs[3]!.map((item) => scoreOf(item).score)).toEqual([-100, 0]);
});

it.each([0, -1, 'a month', 1e9])('does not score by %s days of history', async (historyDays) => {
	await expect(runLeadScore({ historyDays }, [{ email: 'a@example.com' }])).rejects.toThrow(
		/Days of History must be a number above 0/,
	);
});

it('takes what the item lacks from what the store knows', async () => {
	const { store } = await openStore();
	await store.contacts.upsert(
		[{ email: 'asha@example.com', traits: { jobTitle: 'CEO', companySize: 300 } }],
		NOW,
	);
	const { outputs } = await runLeadScore({}, [
		{ email: 'asha@example.com' },
		{ email: 'asha@example.com', jobTitle: 'Clerk' },
	]);
	expect(outputs[3]!.map((item) => scoreOf(item).score)).toEqual([35, 15]);
});

it('uses the ideal customer, field names and thresholds of its panel', async () => {
	const { outputs } = await runLeadScore(
		{
			audience: { industries: 'Logistics, Steel', countries: 'DE', competitors: 'rival.com' },
			paths: { industry: 'company.industry' },
			thresholds: { hot: 15, sql: 10, mql: 5 },
		},
		[
			{ email: 'a@example.com', company: { industry: 'steel' }, country: 'DE' },
			{ email: 'b@example.com', company: { industry: 'steel' } },
			{ email: 'c@example.com', country: 'DE' },
			{ email: 'd@rival.com', company: { industry: 'steel' }, country: 'DE' },
		],
	);
	expect(outputs.map((items) => items.map((item) => scoreOf(item).score))).toEqual([
		[15],
		[10],
		[5],
		[-35],
	]);
});

describe('own rules', () => {
	const rules = {
		field: [
			{
				name: 'Big',
				field: 'size',
				operator: 'greaterThan',
				value: '99',
				points: 30,
				category: 'Fit',
			},
			{
				name: '',
				field: 'plan',
				operator: 'oneOf',
				value: 'pro, team',
				points: 10,
				category: 'Fit',
			},
			{ name: 'Known', field: 'plan', operator: 'exists', value: '', points: 1, category: 'Fit' },
		],
		signal: [
			{
				name: 'Prices',
				signal: 'page.viewed',
				conditions: { values: [{ property: 'path', operator: 'contains', value: 'pricing' }] },
				mode: 'each',
				withinDays: 7,
				points: 20,
				category: 'Engagement',
			},
		],
	};

	it('count', async () => {
		const prices = { path: '/pricing' };
		await did(
			'a@example.com',
			['page.viewed', 1, prices],
			['page.viewed', 6, prices],
			['page.viewed', 8, prices],
			['page.viewed', 1, { path: '/' }],
		);
		const { outputs } = await runLeadScore({ model: 'ownRules', rules }, [
			{ email: 'a@example.com', size: '100', plan: 'Pro' },
		]);
		expect(outputs[1]!.map(scoreOf)).toMatchObject([
			{
				score: 81,
				fit: 41,
				engagement: 40,
				contributions: [
					{ rule: 'Big', points: 30 },
					{ rule: 'plan (2)', points: 10 },
					{ rule: 'Known', points: 1 },
					{ rule: 'Prices', points: 40, counted: 40 },
				],
			},
		]);
	});

	it('show a change of theirs in the version', async () => {
		const versionWith = async (points: number) => {
			const field = [{ ...rules.field[0], points }];
			const { outputs } = await runLeadScore({ model: 'ownRules', rules: { field } }, [
				{ email: 'a@example.com' },
			]);
			return (scoreOf(outputs[3]![0]!).model as IDataObject).version;
		};
		expect(await versionWith(5)).toBe(await versionWith(5));
		expect(await versionWith(5)).not.toBe(await versionWith(6));
	});

	it.each([
		['no rules', {}, /rules must hold one rule or more/],
		[
			'a bad number',
			{ field: [{ ...rules.field[0], value: 'many' }] },
			/rule "Big".*must be a number/,
		],
		[
			'no such category',
			{ field: [{ ...rules.field[0], category: 'Fti' }] },
			/"Fti" is not one of the categories \(Fit, Engagement\)/,
		],
	])('that cannot be used stop the node: %s', async (_, bad, message) => {
		await expect(
			runLeadScore({ model: 'ownRules', rules: bad }, [{ email: 'a@example.com' }]),
		).rejects.toThrow(message);
	});
});

describe('a model as JSON', () => {
	it('is used as it stands, and the one shown to begin with works', async () => {
		await did('a@example.com', ['user.invited', 3], ['user.invited', 31]);
		const { outputs } = await runLeadScore({ model: 'json' }, [
			{ email: 'a@example.com', companySize: 200 },
		]);
		expect(outputs[2]!.map(scoreOf)).toMatchObject([
			{ score: 60, model: { name: 'Trial users', version: '1' } },
		]);
	});

	it('that is no JSON stops the node', async () => {
		await expect(
			runLeadScore({ model: 'json', modelJson: '{"name": ' }, [{ email: 'a@example.com' }]),
		).rejects.toThrow(/The scoring model cannot be used: it is no valid JSON/);
	});
});

describe('items that cannot be used', () => {
	const items = [{ email: 'hot@example.com', ...CEO }, { name: 'nobody' }, { email: 'half@' }];

	it('leave by Nurture with a reason, and the others are scored', async () => {
		const { outputs, hints } = await runLeadScore({}, items);
		expect(outputs[2]).toHaveLength(1);
		expect(outputs[3]!.map(scoreOf)).toEqual([
			{ reason: 'contact_missing', message: expect.any(String) },
			{ reason: 'email_invalid', message: expect.any(String) },
		]);
		expect(outputs[3]!.every((item) => item.error === undefined)).toBe(true);
		expect(hints).toEqual([expect.stringContaining('2 items were not usable and left by Nurture')]);
	});

	it('carry an error where errors have an output of their own', async () => {
		const { outputs } = await runLeadScore({}, items, { continueOnFail: true });
		expect(outputs[3]!.map((item) => item.error?.message)).toEqual([
			expect.any(String),
			expect.any(String),
		]);
	});
});

it('makes nobody a hot lead where the node fails as a whole and is set to go on', async () => {
	const { outputs } = await runLeadScore(
		{ model: 'json', modelJson: '{}' },
		[{ email: 'a@example.com' }],
		{ continueOnFail: true },
	);
	expect(outputs.map((items) => items.length)).toEqual([0, 0, 0, 1]);
	expect(scoreOf(outputs[3]![0]!)).toMatchObject({ reason: 'not_decided' });
	expect(outputs[3]![0]!.error).toBeDefined();
});

it('answers an AI agent on its only output', async () => {
	const { outputs } = await runLeadScore(
		{},
		[{ email: 'a@example.com' }, { email: 'b@example.com', ...CEO }],
		{
			type: 'n8n-nodes-tact.leadScoreTool',
		},
	);
	expect(outputs).toHaveLength(1);
	expect(outputs[0]).toHaveLength(2);
});
