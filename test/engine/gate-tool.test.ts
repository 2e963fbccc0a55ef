import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { node, wires } from '../helpers/canvas';
import { AgentStandIn, toolOf } from './agent';
import { anytime, GATE, itemsOf, NOBODY, PICK, Scene } from './scene';

const ASHA = 'asha@example.com';
const TOOL = `${GATE}Tool`;
const named = { email: "={{ $fromAI('email', 'Email address of the person', 'string') }}" };
const byDay = { ...anytime, allowedFrom: '09:00', allowedUntil: '20:00' };

describe.each(['engine', 'inline'] as const)('a gate as the tool of an agent (%s)', (way) => {
	let scene: Scene;
	let agent: AgentStandIn;
	beforeEach(async () => {
		scene = await Scene.at('2026-11-23T06:00:00Z');
		agent = new AgentStandIn(way);
		const gate = await scene.published({
			nodes: [node('Gate', GATE, byDay)],
			connections: {},
		});
		await gate.run('Gate', itemsOf({ email: ASHA }));
		expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 });
	});
	afterEach(async () => await scene.end());

	/** What the agent hears when its model calls the tool with these arguments. */
	async function answer(
		parameters: IDataObject,
		args: IDataObject,
		input: INodeExecutionData[] = itemsOf({ chatInput: 'Why did Asha not get her mail?' }),
	): Promise<IDataObject[]> {
		agent.args = args;
		const canvas = scene.canvas(
			{
				id: 'wf8',
				nodes: [
					node('Chat', PICK, { word: '' }),
					node('Agent', 'test.agent'),
					node('Tact', TOOL, parameters),
				],
				connections: {
					...wires(['Chat', 'Agent']),
					Tact: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
				},
			},
			{ 'test.agent': agent, [TOOL]: toolOf(GATE) },
		);
		const run = await canvas.run('Chat', input);
		expect(run.data.resultData.error).toBeUndefined();
		return agent.heard.at(-1) as IDataObject[];
	}

	test('explains in words about whom the agent names', async () => {
		const told = { descriptionType: 'manual', toolDescription: 'Say why somebody got no mail' };
		const asked = { operation: 'explain', contactFields: named };
		const heard = await answer({ ...asked, ...told }, { email: ASHA });
		expect(agent.shown).toEqual([
			{ name: 'Tact', description: 'Say why somebody got no mail', asks: ['email'] },
		]);
		expect(heard).toHaveLength(1);
		expect(heard[0]).toMatchObject({
			explanation: `An email for marketing to ${ASHA} waits at the gate "Gate" until Mon 23 Nov 2026, 09:00 (UTC): outside the allowed hours. No messages to ${ASHA} have been let out so far.`,
		});
		expect(heard[0]).not.toHaveProperty('chatInput');
		// Set automatically, it is the node's own description, whatever the operation is.
		await answer(asked, { email: ASHA });
		expect(agent.shown.at(-1)!.description).toBe(toolOf(GATE).description.description);
	});

	test('answers what it does not know, and makes nobody known', async () => {
		const nobody = { email: 'nobody@example.com' };
		expect(await answer({ operation: 'explain', contactFields: named }, nobody)).toEqual([
			{
				reason: 'contact_unknown',
				explanation: expect.stringMatching(/knows nobody/) as string,
			},
		]);
		const half = await answer({ operation: 'explain', contactFields: named }, { email: 'half@' });
		expect(half).toMatchObject([{ reason: 'email_invalid' }]);
		expect(await scene.world.store.contacts.find([nobody])).toEqual([undefined]);
	});

	test('lets the agent choose what to ask about', async () => {
		const asked = {
			operation: 'explain',
			contactFields: named,
			onlyChannel:
				"={{ $fromAI('channel', 'email, sms, push, voice, whatsapp or any', 'string') }}",
		};
		const [sms] = await answer(asked, { email: ASHA, channel: 'sms' });
		expect(sms).toMatchObject({ waiting: [], decisions: [] });
		const [mail] = await answer(asked, { email: ASHA, channel: 'email' });
		expect(mail).toMatchObject({ waiting: [{ gate: 'Gate' }] });
		expect(agent.shown.at(-1)!.asks.sort()).toEqual(['channel', 'email']);
	});

	test('checks, and says no in words by its only output', async () => {
		const check = { operation: 'check', ...byDay, contactFields: named };
		const said = async (email: string) => {
			const answers = await answer(check, { email });
			expect(answers).toHaveLength(1);
			return answers[0]!;
		};
		const no = await said(ASHA);
		expect(no).toMatchObject({ contact: { email: ASHA }, decision: 'hold' });
		expect(no.answer).toMatch(
			/^Not now: .+ It may go from Mon 23 Nov 2026, 09:00 \(UTC\)\. The reason: outside the allowed hours\./,
		);
		expect(no).not.toHaveProperty('chatInput');
		expect(no).not.toHaveProperty('tact');
		await scene.world.setTime('2026-11-23T10:00:00Z');
		expect((await said(ASHA)).answer).toMatch(/^Yes: /);
		expect(await said('nobody@example.com')).toMatchObject({
			answer: expect.stringMatching(/^No: /) as string,
			decision: 'block',
			reason: 'contact_unknown',
		});
	});

	test('lets the agent say by which channel and for what', async () => {
		await scene.world.store.contacts.upsert([{ email: ASHA, phone: '+4915112345678' }], 0);
		const check = {
			operation: 'check',
			...anytime,
			checkConsent: true,
			contactFields: named,
			channel: "={{ $fromAI('channel', 'email or sms', 'string') }}",
			purpose: "={{ $fromAI('purpose', 'such as marketing', 'string') }}",
		};
		const [told] = await answer(check, { email: ASHA, channel: 'sms', purpose: 'news' });
		expect(told).toMatchObject({ channel: 'sms', purpose: 'news', reason: 'consent_never_asked' });
		expect(told!.answer).toMatch(/consent to text messages for news/);
	});

	test('is no gate before a sender: it holds and reserves nothing for an agent', async () => {
		const guard = { operation: 'guard', ...anytime, contactFields: named };
		const refused = await answer(guard, { email: ASHA }).catch((error: Error) => error.message);
		expect(JSON.stringify(refused)).toContain('Unknown option');
		expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 });
		expect(scene.touchStates()).toEqual([]);
		await scene.published(
			{ id: 'wf7', nodes: [node('Tact', TOOL, guard)], connections: {} },
			{ [TOOL]: toolOf(GATE) },
		);
		expect(await scene.world.store.steps.known('wf7')).toEqual([]);
	});

	test('of an agent behind a Tact node speaks of the person at hand, unless the agent names another', async () => {
		const item = await scene.passed(ASHA);
		await scene.world.store.contacts.upsert([{ email: 'ben@example.com' }], scene.world.now);
		const [ben] = await answer(
			{ operation: 'explain', contactFields: named },
			{ email: 'ben@example.com' },
			[item],
		);
		expect(ben).toMatchObject({ contact: { email: 'ben@example.com' } });
		const [at] = await answer({ operation: 'explain' }, {}, [item]);
		expect(at).toMatchObject(
			way === 'engine' ? { contact: { email: ASHA } } : { reason: 'contact_missing' },
		);
	});
});
