/** Lets plain Node run the project's TypeScript: `node -r ./dev/register-ts.cjs file.ts`. */
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

const endings = require.extensions;

endings['.ts'] = (module, filename) => {
	const { code } = transformSync(readFileSync(filename, 'utf8'), {
		filename,
		sourceMaps: 'inline',
		module: { type: 'commonjs' },
		jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
	});
	module._compile(code, filename);
};

// Node tries the endings in this order, and `JourneyStep.node` means the code, not the JSON beside it.
for (const ending of ['.json', '.node']) {
	const load = endings[ending];
	delete endings[ending];
	endings[ending] = load;
}
