const { rm } = require('node:fs/promises');
const { src, dest, parallel } = require('gulp');

/** What tsc leaves behind: icons, codex files and data, each to the same place under dist. */
const assets = () =>
	src(['nodes/**/*.{svg,png,json}', 'credentials/**/*.{svg,png}', 'core/**/*.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));

/** The templates travel with the package, so that they can be imported from it. */
const templates = () => src('workflows/*.json', { base: '.' }).pipe(dest('dist'));

/** What an earlier build left must not be published. */
const clean = () => rm('dist', { recursive: true, force: true });

exports.clean = clean;
exports.build = parallel(assets, templates);
