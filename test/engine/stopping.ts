import { Canvas, node } from '../helpers/canvas';

/**
 * A process with a published workflow that closes it when it is told to stop, as n8n does. Run by
 * moment-shutdown.test.ts with n8n's user folder in the environment; says "ready" when it is.
 */
async function main(): Promise<void> {
	const canvas = new Canvas({
		nodes: [
			node('Signals', 'n8n-nodes-tact.signalTrigger', {
				moments: { values: [{ signal: 'order.completed', card: { goal: 'order.repeated' } }] },
				path: 'signals',
			}),
		],
		connections: {},
	});
	const close = () => void canvas.deactivate().then(() => process.exit(7));
	process.once('SIGTERM', close);
	process.once('SIGUSR2', close);
	setInterval(() => {}, 1_000);
	await canvas.activate();
	console.log('ready');
}

void main();
