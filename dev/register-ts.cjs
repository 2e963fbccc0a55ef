/** Lets plain Node run the project's TypeScript: `node -r ./dev/register-ts.cjs file.ts`. */
const { transformSync } = require('@swc/core');

require.extensions['.ts'] = (module, filename) => {
	const { code } = transformSync(require('node:fs').readFileSync(filename, 'utf8'), {
		filename,
		sourceMaps: 'inline',
		module: { type: 'commonjs' },
		jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
	});
	module._compile(code, filename);
};
