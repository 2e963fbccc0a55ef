/**
 * Loaded into n8n before its own code: ends it, and its task runner with it, as soon as the process
 * that started it is gone, however that went. The far end of stdin closing is how it knows.
 */
const { isMainThread } = require('node:worker_threads');

// Node loads it into worker threads too, whose stdin is another matter.
if (isMainThread) {
	process.stdin
		.on('end', () => {
			if (process.platform === 'win32') process.exit(1);
			process.kill(-process.pid, 'SIGKILL');
		})
		.resume();
	process.stdin.unref();
}
