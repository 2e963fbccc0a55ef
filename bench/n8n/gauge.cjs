/**
 * Loaded into a measured n8n: writes what the process has used so far into the file that GAUGE_FILE
 * names, several times a second. Its task runner and other children stay out of it.
 */
const { renameSync, writeFileSync } = require('node:fs');

const EVERY_MS = 250;
const file = process.env.GAUGE_FILE;

if (
	file &&
	/[\\/]n8n[\\/]bin[\\/]n8n$/.test(process.argv[1] ?? '') &&
	process.argv[2] === 'start'
) {
	const write = () => {
		const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
		const cpuMs = (userCPUTime + systemCPUTime) / 1000;
		const thread = process.threadCpuUsage();
		const threadMs = (thread.user + thread.system) / 1000;
		writeFileSync(`${file}.tmp`, JSON.stringify({ cpuMs, threadMs, peakBytes: maxRSS * 1024 }));
		renameSync(`${file}.tmp`, file);
	};
	setInterval(write, EVERY_MS).unref();
}
