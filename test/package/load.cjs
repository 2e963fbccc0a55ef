/**
 * Loads a package folder as n8n does, in a process of its own, and prints what came of it as JSON.
 *
 *   node test/package/load.cjs <folder>
 */
require('reflect-metadata');
const { PackageDirectoryLoader } = require('n8n-core');

const loader = new PackageDirectoryLoader(process.argv[2]);
loader.loadAll().then(() => {
	const { packageName, types, known } = loader;
	process.stdout.write(JSON.stringify({ packageName, types, known }));
});
