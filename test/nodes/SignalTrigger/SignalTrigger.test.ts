import { createHmac } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { readMoments } from '../../../core/moment/read';
import { readPass } from '../../../core/pass';
import { World } from '../../helpers/world';
import { post, type Setup } from './request';

let world: World;
beforeEach(async () => {
	world = await World.create('2026-03-01T12:00:00Z');
});
afterEach(() => world.destroy());

const ann = { type: 'order.completed', email: 'Ann@Example.org' };
const moments = (...values: IDataObject[]): Setup => ({ parameters: { moments: { values } } });

async function historyOf(email: string) {
	const [contact] = await world.store.contacts.find([{ email }]);
	return contact ? await world.store.signals.history([contact.id], 0) : [];
}

describe('a good signal', () => {
	it('is kept, answered, and starts the workflow with all that the next node needs', async () => {
		const body = {
			...ann,
			id: 'e1',
			timestamp: '2026-03-01T11:59:00Z',
			objectKey: 'o7',
			tact: { pass: 'forged', contact: { id: 1 } },
		};
		const { status, body: answer, started } = await post(body);
		const eventId = 'tact-signals:order.completed:e1';
		expect(status).toBe(200);
		expect(answer).toEqual({
			accepted: 1,
			duplicates: 0,
			rejected: 0,
			results: [{ index: 0, status: 'accepted', eventId }],
		});
		const { tact: _tact, ...json } = body;
		const [stored] = await historyOf('Ann@example.org');
		const { contactId } = stored!;
		expect(started).toEqual([
			{
				json: {
					...json,
					tact: {
						signal: {
							type: 'order.completed',
							eventId,
							occurredAt: '2026-03-01T11:59:00.000Z',
							object: 'o7',
						},
						moment: {
							name: 'any signal',
							kind: 'happened',
							says: 'When any signal happens',
							inProduction: 'at once',
						},
						contact: { id: contactId, email: 'Ann@example.org' },
						pass: expect.any(String),
					},
				},
			},
		]);
		const { pass } = started![0]!.json.tact as IDataObject;
		expect(readPass(pass, world.open.secret)).toEqual({
			contactId,
			entry: `s${stored!.id}`,
			hop: 0,
		});
	});

	it('takes its time from the store where it brings none', async () => {
		await post(ann);
		expect(await historyOf('Ann@example.org')).toMatchObject([
			{ occurredAt: world.now, receivedAt: world.now },
		]);
	});

	it('that came before is a duplicate and starts nothing', async () => {
		await post({ ...ann, id: 1 });
		const { status, body, started } = await post([{ ...ann, id: 1 }]);
		expect(status).toBe(200);
		expect(body).toMatchObject({ accepted: 0, duplicates: 1, results: [{ status: 'duplicate' }] });
		expect(started).toBeUndefined();
	});

	it('is told apart from one of the same id that another source sent', async () => {
		await post({ ...ann, id: 1 });
		const { body } = await post({ ...ann, id: 1 }, { parameters: { options: { source: 'shop' } } });
		expect(body).toMatchObject({ accepted: 1, results: [{ eventId: 'shop:order.completed:1' }] });
	});

	it('is told apart from another signal about the same order, whose number the sender gives as the id', async () => {
		await post({ ...ann, type: 'order.created', id: 'order-1' });
		const { body } = await post({ ...ann, type: 'order.completed', id: 'order-1' });
		expect(body).toMatchObject({ accepted: 1, duplicates: 0 });
	});

	it('has an id that can be looked up, however long its parts are', async () => {
		const long = { ...ann, type: 't'.repeat(200), id: 'i'.repeat(200) };
		const { body } = await post(long, { parameters: { options: { source: 's'.repeat(2_000) } } });
		expect(body).toMatchObject({ accepted: 1 });
		const again = await post(long, { parameters: { options: { source: 's'.repeat(2_000) } } });
		expect(again.body).toMatchObject({ duplicates: 1 });
	});

	it('carries what could not be used of its contact', async () => {
		const { body, started } = await post({ ...ann, zone: 'Mars', phone: '5' });
		const warnings = [{ code: 'phone_without_country' }, { code: 'zone_unknown' }];
		expect(body).toMatchObject({ accepted: 1, results: [{ warnings }] });
		expect(started![0]!.json.tact).toMatchObject({ warnings });
	});

	it('says so where an identifier belongs to somebody else', async () => {
		await post([
			{ ...ann, externalId: 'u1' },
			{ ...ann, email: 'bob@example.org', externalId: 'u2' },
		]);
		const { started } = await post({ ...ann, email: 'bob@example.org', externalId: 'u1' });
		expect(started![0]!.json.tact).toMatchObject({
			contact: { externalId: 'u1', email: 'Ann@example.org' },
			warnings: [{ code: 'identifier_conflict', message: expect.stringContaining('email') }],
		});
	});

	it('is read by the field mapping and the options', async () => {
		const { started } = await post(
			{ customer: { tel: '0151 12345678' }, nr: 5 },
			{
				parameters: {
					mapping: { phone: 'customer.tel', eventId: 'nr' },
					options: { fixedType: 'form.submitted', defaultCountry: 'DE', source: 'form' },
				},
			},
		);
		expect(started![0]!.json.tact).toMatchObject({
			signal: { type: 'form.submitted', eventId: 'form:form.submitted:5' },
			contact: { phone: '+4915112345678' },
		});
	});
});

describe('moments', () => {
	const big = {
		signal: 'order.completed',
		conditions: { values: [{ property: 'amount', operator: 'greaterThan', value: '50' }] },
	};
	const batch = [10, 60, 70].map((amount) => ({ ...ann, properties: { amount } }));

	it('are the signals that fit a row; the others are kept and start nothing', async () => {
		const { body, started } = await post([...batch, { ...ann, type: 'visited' }], moments(big));
		expect(body).toMatchObject({ accepted: 4 });
		expect(started!.map(({ json }) => json.properties)).toEqual([{ amount: 60 }, { amount: 70 }]);
		expect(await historyOf('Ann@example.org')).toHaveLength(4);
	});

	it('that none fits start no execution', async () => {
		const reply = await post({ ...ann, type: 'visited' }, moments(big));
		expect(reply).toMatchObject({ status: 200, body: { accepted: 1 }, started: undefined });
	});

	it.each<[string, Setup]>([
		['a row without a name', moments({ signal: ' ' })],
		['no row', { parameters: { moments: {} } }],
		['one row of several', moments({ signal: 'visited' }, { signal: 'order.completed' })],
	])('are all signals with %s', async (_, setup) => {
		expect((await post(batch, setup)).started).toHaveLength(3);
	});

	it('are two for a signal that fits two rows', async () => {
		const { started } = await post(batch, moments(big, { signal: 'order.completed' }));
		const names = started!.map(
			({ json }) => ((json.tact as IDataObject).moment as IDataObject).says,
		);
		expect(names).toEqual([
			'When order.completed happens',
			'When order.completed (amount is more than 50) happens',
			'When order.completed happens',
			'When order.completed (amount is more than 50) happens',
			'When order.completed happens',
		]);
	});
});

describe('the test URL', () => {
	const start = '2026-03-02T09:00:00Z';
	const rows: Array<[IDataObject, IDataObject, string | undefined]> = [
		[{ when: 'first', signal: 'a' }, {}, undefined],
		[
			{ when: 'notFollowed', signal: 'a', absent: 'b' },
			{ dueAt: '2026-03-03T12:05:00.000Z', wouldFireAt: 'Tue 3 Mar 2026, 13:05 (Europe/Berlin)' },
			'at Tue 3 Mar 2026, 13:05 (Europe/Berlin), if b has not happened by then, nor this signal again',
		],
		[
			{ when: 'silence', amount: 2, unit: 'days' },
			{ dueAt: '2026-03-03T12:00:00.000Z' },
			undefined,
		],
		[
			{ when: 'date', signal: 'a', dateField: 'start', amount: 2, unit: 'hours' },
			{ dueAt: '2026-03-02T07:00:00.000Z' },
			undefined,
		],
		[{ when: 'date', signal: 'a', dateField: 'end' }, {}, 'never, since "end" is missing'],
	];

	it.each(rows)('tells when %j would start', async (row, seen, inProduction) => {
		const { started } = await post(
			{ type: 'a', email: 'ann@example.org', timezone: 'Europe/Berlin', start },
			{ ...moments(row), parameters: { moments: { values: [row] } } },
		);
		expect(started).toHaveLength(1);
		const { moment } = started![0]!.json.tact as { moment: IDataObject };
		expect(moment).toMatchObject({ kind: row.when, ...seen });
		if (inProduction !== undefined) expect(moment.inProduction).toBe(inProduction);
		if (!seen.dueAt) expect(moment).not.toHaveProperty('dueAt');
	});

	it('starts nothing but the test run, now or later', async () => {
		const live = readMoments([{ signal: 'a' }, { when: 'silence', signal: 'a' }], 'UTC');
		const moments = await world.store.moments.publish(1, live, world.now);
		const { started } = await post({ type: 'a', email: 'ann@example.org' });
		expect(started).toHaveLength(1);
		const ids = moments.map(({ id }) => id);
		expect(await world.store.watches.due(ids, Number.MAX_SAFE_INTEGER, 9)).toEqual([]);
		expect(await world.store.timers.status(world.now)).toEqual([]);
	});

	it('refuses a panel that cannot be understood, in words that help', async () => {
		const reply = await post({ type: 'a', email: 'ann@example.org' }, moments({ when: 'first' }));
		expect(reply).toMatchObject({
			status: 400,
			body: { error: { code: 'moment_invalid', message: expect.stringContaining('Moment 1') } },
		});
	});
});

describe('bad input', () => {
	it.each<[string, unknown, string]>([
		['no body', '', 'invalid_json'],
		['a form', 'type=order.completed&email=ann%40example.org', 'invalid_json'],
		['broken JSON', '{"type":"order.completed"', 'invalid_json'],
		['JSON that is not UTF-8', Buffer.from('{"type":"\xe9"}', 'latin1'), 'invalid_json'],
	])('as a whole: %s', async (_, body, code) => {
		expect(await post(body)).toMatchObject({
			status: 400,
			body: { error: { code, message: expect.any(String) } },
			started: undefined,
		});
	});

	it.each<[string, unknown, string]>([
		['null', null, 'not_an_object'],
		['text', '"order.completed"', 'not_an_object'],
		['a list of a list', [[]], 'not_an_object'],
		['no type', { email: 'ann@example.org' }, 'type_missing'],
		['a type that is an object', { ...ann, type: {} }, 'type_invalid'],
		['nobody', { type: 'x' }, 'contact_missing'],
		['half an address', { ...ann, email: 'ann@' }, 'email_invalid'],
		['a list of addresses', { ...ann, email: ['ann@example.org'] }, 'field_not_text'],
		['a number from nowhere', { type: 'x', phone: '0151 12345678' }, 'phone_without_country'],
		['an id with a NUL', { type: 'x', externalId: 'a\u0000' }, 'external_id_invalid'],
		[
			'half an emoji for an id',
			'{"type":"x","email":"a@b.example","id":"\\ud83d"}',
			'event_id_invalid',
		],
		['a date that is true', { ...ann, timestamp: true }, 'date_invalid'],
		['30 February', { ...ann, timestamp: '2026-02-30' }, 'date_invalid'],
		['a clock never set', { ...ann, timestamp: 0 }, 'date_too_early'],
		['1970 as a date', { ...ann, timestamp: '1970-01-01T00:00:00Z' }, 'date_too_early'],
		['the year 2400', { ...ann, timestamp: '2400-01-01T00:00:00Z' }, 'date_in_future'],
		['the day after tomorrow', { ...ann, timestamp: '2026-03-03T00:00:00Z' }, 'date_in_future'],
		['properties that are a list', { ...ann, properties: [1] }, 'properties_invalid'],
		['256 kB', { ...ann, blob: 'x'.repeat(256 * 1024) }, 'signal_too_large'],
		['100,000 levels', `{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`, 'signal_too_deep'],
	])('in a signal: %s', async (_, body, code) => {
		const { status, body: answer, started } = await post(body);
		expect(status).toBe(400);
		expect(answer).toEqual({
			accepted: 0,
			duplicates: 0,
			rejected: 1,
			results: [{ index: 0, status: 'rejected', code, message: expect.any(String) }],
		});
		expect(started).toBeUndefined();
		expect(await historyOf('ann@example.org')).toEqual([]);
	});

	it('stops one signal and not its neighbours', async () => {
		const { status, body, started } = await post([{ ...ann, email: 'x' }, ann, 5]);
		expect(status).toBe(200);
		expect(body).toMatchObject({
			accepted: 1,
			rejected: 2,
			results: [{ status: 'rejected' }, { status: 'accepted' }, { status: 'rejected' }],
		});
		expect(started).toHaveLength(1);
	});

	it('of more than 10,000 signals is refused whole', async () => {
		expect(await post(new Array(10_001).fill({}))).toMatchObject({
			status: 413,
			body: { error: { code: 'too_many_signals' } },
		});
	});

	it('that is an empty list is no error', async () => {
		expect(await post([])).toMatchObject({ status: 200, body: { accepted: 0, results: [] } });
	});

	it('with odd text in its properties is kept as it came', async () => {
		const properties = { nul: 'a\u0000b', half: '\ud83d', ['__proto__']: 1, constructor: 'x' };
		await post({ ...ann, properties });
		const [stored] = await historyOf('Ann@example.org');
		expect(stored!.properties).toEqual(properties);
	});
});

describe('a sender', () => {
	const secret = {
		secret: 's3cret',
		tokenHeader: 'X-Tact-Token',
		signatureHeader: 'X-Signature',
		signed: 'body',
		timestampHeader: 'X-Timestamp',
		toleranceSeconds: 300,
	};
	const text = JSON.stringify(ann);
	const signed = (signedText: string) =>
		createHmac('sha256', secret.secret).update(signedText).digest('hex');
	const timed = { ...secret, signed: 'timestamp.body' };
	const seconds = () => String(Math.floor(Date.now() / 1000));

	it.each<[string, string, IDataObject, () => Record<string, string>]>([
		['a token', 'token', secret, () => ({ 'x-tact-token': 's3cret' })],
		[
			'a bearer token',
			'token',
			{ ...secret, tokenHeader: 'Authorization' },
			() => ({ authorization: 'Bearer s3cret' }),
		],
		['a signature', 'hmac', secret, () => ({ 'x-signature': `sha256=${signed(text)}` })],
		[
			'a signature, by a credential whose panel hides the rest',
			'hmac',
			{ secret: 's3cret' },
			() => ({ 'x-tact-signature': signed(text) }),
		],
		[
			'a signature with its time',
			'hmac',
			timed,
			() => ({ 'x-timestamp': seconds(), 'x-signature': signed(`${seconds()}.${text}`) }),
		],
	])('is let in by %s', async (_, authentication, credential, headers) => {
		const setup = {
			parameters: { authentication },
			secret: credential as never,
			headers: headers(),
		};
		expect(await post(text, setup)).toMatchObject({ status: 200, body: { accepted: 1 } });
	});

	it.each<[string, string, IDataObject, Record<string, string>, string]>([
		['no token', 'token', secret, {}, 'signature_missing'],
		['a wrong token', 'token', secret, { 'x-tact-token': 'S3cret' }, 'signature_invalid'],
		['no signature', 'hmac', secret, {}, 'signature_missing'],
		[
			'the secret for a signature',
			'hmac',
			secret,
			{ 'x-signature': 's3cret' },
			'signature_invalid',
		],
		[
			'the signature of another body',
			'hmac',
			secret,
			{ 'x-signature': signed('{}') },
			'signature_invalid',
		],
		[
			'a signature one byte off',
			'hmac',
			secret,
			{ 'x-signature': signed(text).replace(/^./, (digit) => (digit === '0' ? '1' : '0')) },
			'signature_invalid',
		],
		['no time', 'hmac', timed, { 'x-signature': signed(text) }, 'timestamp_missing'],
		[
			'a request of long ago',
			'hmac',
			timed,
			{ 'x-timestamp': '1000', 'x-signature': signed(`1000.${text}`) },
			'timestamp_stale',
		],
	])('is refused with %s', async (_, authentication, credential, headers, code) => {
		const setup = { parameters: { authentication }, secret: credential as never, headers };
		for (const body of [text, '{broken']) {
			const reply = await post(body, setup);
			expect(reply).toMatchObject({ status: 401, started: undefined });
			expect(JSON.stringify(reply.body)).not.toContain('s3cret');
			if (body === text) expect(reply.body).toMatchObject({ error: { code } });
		}
		expect(await historyOf('Ann@example.org')).toEqual([]);
	});

	it('is not let in because nobody set the secret', async () => {
		const setup = {
			parameters: { authentication: 'hmac' },
			secret: { ...secret, secret: '' },
			headers: { 'x-signature': createHmac('sha256', '').update(text).digest('hex') },
		};
		const reply = await post(text, setup);
		expect(reply).toMatchObject({ status: 500, body: { error: { code: 'secret_missing' } } });
		expect(reply.logged).toHaveLength(1);
	});
});

it('a store that fails sends the sender away to come back, and loses nothing', async () => {
	const { store } = world;
	await store.close();
	const reply = await post({ ...ann, id: 1 });
	expect(reply).toMatchObject({
		status: 503,
		headers: { 'Retry-After': '30' },
		body: { error: { code: 'not_stored' } },
		started: undefined,
	});
	expect(reply.logged).toEqual([expect.stringContaining('Signal Trigger')]);
	expect(JSON.stringify(reply.body)).not.toContain(world.folder);
});

it('one batch posted 20 times at once gives each event once', async () => {
	const batch = Array.from({ length: 25 }, (_, i) => ({
		...ann,
		id: `e${i}`,
		email: `c${i % 5}@example.org`,
	}));
	const replies = await Promise.all(Array.from({ length: 20 }, () => post(batch)));
	const accepted = replies.reduce((sum, { body }) => sum + Number(body.accepted), 0);
	const started = replies.flatMap((reply) => reply.started ?? []).map(({ json }) => json.id);
	expect(replies.every(({ status }) => status === 200)).toBe(true);
	expect(accepted).toBe(25);
	expect(started.sort()).toEqual(batch.map(({ id }) => id).sort());
	expect(await historyOf('c0@example.org')).toHaveLength(5);
});
