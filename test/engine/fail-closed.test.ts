import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import { backoffMs } from '../../core/retry';
import { hintsOf, node, outputOf, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import {
	anytime,
	CONSENT,
	GATE,
	itemsOf,
	looksPass,
	NOBODY,
	said,
	Scene,
	SENDER,
	STEP,
} from './scene';

const EMAIL = 'asha@example.com';
const ON_ERROR = ['continueRegularOutput', 'continueErrorOutput'] as const;

const ask = { operation: 'wait', until: 'signal', signal: 'paid' };

/** Each node, its negative output, the part of `tact` in which it speaks, and how many outputs it has. */
const NODES: Array<[string, string, IDataObject, number, string, number]> = [
	['Guardrail Gate', GATE, anytime, 2, 'decision', 3],
	['Consent Check', CONSENT, { operation: 'record' }, 2, 'consent', 3],
	['Journey Step', STEP, { operation: 'enter' }, 1, 'journey', 2],
	['Journey Step with a third output', STEP, ask, 1, 'journey', 3],
];
const CASES = NODES.flatMap((row) => ON_ERROR.map((onError) => [...row, onError] as const));

describe('a store that cannot be used', () => {
	let scene: Scene;
	let folder: string;
	beforeEach(async () => {
		scene = await Scene.at('2026-11-23T06:00:00Z');
		folder = mkdtempSync(join(tmpdir(), 'tact-broken-'));
		mkdirSync(join(folder, '.n8n'));
		writeFileSync(join(folder, '.n8n', 'tact.sqlite'), 'this is no database '.repeat(500));
		process.env.N8N_USER_FOLDER = folder;
	});
	afterEach(async () => {
		await scene.end();
		rmSync(folder, { recursive: true, force: true });
	});

	const behind = (type: string, parameters: IDataObject, more: Partial<INode>) =>
		scene.canvas({
			nodes: [node('Node', type, parameters, more), node('Mail', SENDER, { to: 'anybody' })],
			connections: wires(['Node', 'Mail']),
		});

	test.each(CASES)(
		'%s: nobody leaves by the good output under "%7$s"',
		async (_, type, parameters, output, section, count, onError) => {
			const run = await behind(type, parameters, { onError }).run(
				'Node',
				itemsOf({ email: EMAIL }, { email: 'ben@example.com' }),
			);
			expect(scene.sentTo).toEqual([]);
			if (onError === 'continueRegularOutput') {
				const negative = outputOf(run, 'Node', output);
				expect(negative.map(({ email }) => email)).toEqual([EMAIL, 'ben@example.com']);
				expect(said(negative[0], section)).toMatchObject({ reason: 'not_decided' });
				expect(hintsOf(run, 'Node')[0]).toContain('(not_decided)');
			} else {
				// n8n puts the error output behind the node's own ones.
				const outputs = [0, 1, 2, 3].map((place) => outputOf(run, 'Node', place).length);
				expect(outputs[count]).toBe(2);
				expect(outputs.reduce((sum, n) => sum + n)).toBe(2);
			}
		},
	);

	test.each(NODES)(
		'%s: stops with an error that says so, where it may',
		async (_, type, parameters) => {
			const run = await behind(type, parameters, {}).run('Node', itemsOf({ email: EMAIL }));
			expect(run.status).toBe('error');
			expect(run.data.resultData.error?.message).toMatch(/store/i);
			expect(scene.sentTo).toEqual([]);
		},
	);

	test.each([
		{ tact: null },
		{ tact: [] },
		{ tact: { pass: 'x.y' } },
		{ tact: { pass: `${Buffer.from('[1,"",0,0,0,1,"l"]').toString('base64url')}.mac` } },
		{ email: EMAIL, tact: 'pass' },
	])('an item made to look released opens nothing: %j', async (json) => {
		const run = await behind(GATE, anytime, { onError: 'continueRegularOutput' }).run(
			'Node',
			itemsOf(json as IDataObject),
		);
		expect(outputOf(run, 'Node')).toEqual([]);
		expect(scene.sentTo).toEqual([]);
	});
});

describe('a store that breaks while people are released', () => {
	test.each(ON_ERROR)('lets nobody out under "%s", and tries them again', async (onError) => {
		const scene = await Scene.at('2026-11-23T06:00:00Z');
		const good = scene.world.folder;
		const broken = mkdtempSync(join(tmpdir(), 'tact-broken-'));
		mkdirSync(join(broken, '.n8n', 'tact.sqlite'), { recursive: true });
		const canvas = await scene.published({
			nodes: [
				node(
					'Gate',
					GATE,
					{ ...anytime, allowedFrom: '08:00', allowedUntil: '20:00' },
					{ onError },
				),
				node('Mail', SENDER, { to: '={{ $json.email ?? "nobody" }}' }),
				node('Blocked', SENDER, { subject: 'blocked' }),
			],
			connections: wires(['Gate', 'Mail'], ['Gate', 2, 'Blocked']),
		});
		await canvas.run('Gate', itemsOf({ email: EMAIL }));
		// The releaser has its store open; what execute() opens anew is broken.
		process.env.N8N_USER_FOLDER = broken;
		await scene.world.setTime('2026-11-23T08:00:00Z');
		await eventually(() => expect(canvas.runs).toHaveLength(2));
		await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
		expect([0, 1, 2, 3].flatMap((place) => outputOf(canvas.runs[1]!, 'Gate', place))).toEqual([]);
		expect(scene.sender.sent).toEqual([]);
		process.env.N8N_USER_FOLDER = good;
		await scene.world.setTime(new Date(scene.world.now + backoffMs(1, 1)).toISOString());
		await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
		await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
		await looksPass();
		expect(scene.sentTo).toHaveLength(1);
		await scene.end();
		rmSync(broken, { recursive: true, force: true });
	});
});

describe('queue mode without PostgreSQL', () => {
	let scene: Scene;
	beforeEach(async () => {
		scene = await Scene.at('2026-11-23T06:00:00Z');
		process.env.EXECUTIONS_MODE = 'queue';
	});
	afterEach(async () => {
		delete process.env.EXECUTIONS_MODE;
		await scene.end();
	});

	test('is refused when publishing and when running, with what to do', async () => {
		const canvas = scene.canvas({
			nodes: [node('Wait', STEP, { operation: 'wait' })],
			connections: {},
		});
		await expect(canvas.activate()).rejects.toThrow(/queue mode.*"Tact Store" credential/s);
		const run = await canvas.run('Wait', itemsOf({ email: EMAIL }));
		expect(run.data.resultData.error?.message).toMatch(/queue mode.*"Tact Store" credential/s);
		expect(await scene.waits()).toEqual(NOBODY);
	});
});
