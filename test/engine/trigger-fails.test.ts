import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backoffMs } from '../../core/retry';
import { node, outputOf, wires } from '../helpers/canvas';
import { eventually } from '../helpers/world';
import { post } from '../nodes/SignalTrigger/request';
import { anytime, GATE, NOBODY, Scene, SENDER } from './scene';

const EMAIL = 'asha@example.com';
const parameters = { moments: {}, path: 'in' };

describe('a Signal Trigger whose store breaks while it lets moments go', () => {
	test.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'lets nobody out under "%s", and tries them again',
		async (onError) => {
			const scene = await Scene.at('2026-11-23T06:00:00Z');
			const good = scene.world.folder;
			const broken = mkdtempSync(join(tmpdir(), 'tact-broken-'));
			mkdirSync(join(broken, '.n8n', 'tact.sqlite'), { recursive: true });
			const canvas = await scene.published({
				nodes: [
					node('In', 'n8n-nodes-tact.signalTrigger', parameters, { onError }),
					node('Gate', GATE, anytime),
					node('Mail', SENDER),
				],
				connections: wires(['In', 'Gate'], ['Gate', 'Mail']),
			});
			await post([{ type: 'signup', email: EMAIL }], {
				mode: 'webhook',
				parameters,
				node: { id: 'id-In', name: 'In' },
			});
			process.env.N8N_USER_FOLDER = broken;
			await eventually(() => expect(canvas.runs).toHaveLength(1));
			expect(outputOf(canvas.runs[0]!, 'In')).toEqual([]);
			await eventually(async () => expect(await scene.waits()).toEqual({ ...NOBODY, waiting: 1 }));
			process.env.N8N_USER_FOLDER = good;
			await scene.world.setTime(new Date(scene.world.now + backoffMs(1, 1)).toISOString());
			await eventually(() => expect(scene.sentTo).toEqual([EMAIL]));
			await eventually(async () => expect(await scene.waits()).toEqual(NOBODY));
			await scene.end();
			rmSync(broken, { recursive: true, force: true });
		},
	);
});
