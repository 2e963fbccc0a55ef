import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { N8nCommandError } from './errors';
import { LEASH, N8N_BIN, n8nEnvironment } from './settings';

/** Runs one of n8n's own commands on a user folder whose n8n is stopped; 2 s each. */
export async function runCommand(
	folder: string,
	args: string[],
	env: Record<string, string>,
): Promise<string> {
	const child = spawn(process.execPath, ['--require', LEASH, N8N_BIN, ...args], {
		cwd: folder,
		env: n8nEnvironment(folder, undefined, env),
		stdio: ['pipe', 'pipe', 'pipe'],
		detached: process.platform !== 'win32',
	});
	let output = '';
	child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
	child.stderr.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
	const [code] = (await once(child, 'close')) as [number | null];
	// n8n's commands print an error and still exit with 0.
	if (code !== 0 || /error occurred|^Error:/im.test(output)) {
		throw new N8nCommandError(args, output);
	}
	return output;
}
