import ts from 'typescript';

/** What a file of the core may import by name, beyond other files of the core. */
export interface Allowance {
	/** Path from the root, with slashes. */
	files: RegExp;
	/** Modules, each with the names that may be taken from it; `*` for all. */
	imports: Record<string, readonly string[]>;
	reason: string;
}

export const ALLOWED: readonly Allowance[] = [
	{
		files: /^core\//,
		imports: {
			luxon: ['*'],
			zod: ['*'],
			'libphonenumber-js/max': ['*'],
			'@photostructure/tz-lookup': ['*'],
		},
		reason: 'pure libraries: what they give depends on what they are given',
	},
	{
		files: /^core\//,
		imports: {
			'node:crypto': ['createHash', 'createHmac', 'timingSafeEqual'],
			'node:url': ['domainToASCII'],
			'node:util': ['inspect'],
		},
		reason: 'computations that Node happens to hold: no clock, no chance, no world outside',
	},
	{
		files: /^core\/store\/sqlite\.ts$/,
		imports: {
			'node:sqlite': ['*'],
			'node:fs': ['closeSync', 'mkdirSync', 'openSync'],
			'node:path': ['dirname'],
			'node:timers/promises': ['setTimeout'],
		},
		reason: 'the SQLite driver makes its file, and waits for other writers',
	},
	{
		files: /^core\/store\/postgres(-[a-z]+)?\.ts$/,
		imports: { pg: ['*'] },
		reason: 'the PostgreSQL driver',
	},
];

/** Ways to ask for the time, for chance or for the surroundings, which must come as parameters. */
const AMBIENT = new Set([
	'Date.now',
	'DateTime.now',
	'Math.random',
	'performance.now',
	'process.env',
	'process.hrtime',
	'crypto.randomUUID',
	'crypto.getRandomValues',
]);
/** These ask for the time only where they are called with nothing. */
const AMBIENT_WHEN_EMPTY = new Set(['Date', 'DateTime.local', 'DateTime.utc']);

/** SQL that asks the server for the time or for chance. */
const AMBIENT_SQL =
	/\b(?:now|random|clock_timestamp|statement_timestamp|gen_random_uuid|randomblob|unixepoch|julianday|strftime)\s*\(|\bcurrent_(?:timestamp|date|time)\b/i;

/** What the store's ports and their types are to the rules: all that they may know of it. */
const PORTS = /^core\/store\/ports$/;

/**
 * Lists what makes a file of the core impure, each with its line: imports that its place does not allow,
 * and uses of the clock, of chance and of the environment.
 * @param file path from the root, with slashes, such as `core/pass.ts`
 */
export function impurities(file: string, source: string): string[] {
	const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
	const found: string[] = [];
	const report = (node: ts.Node, what: string) => {
		const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
		found.push(`${file}:${line + 1} ${what}`);
	};
	const visit = (node: ts.Node): void => {
		for (const { module, name } of importsOf(node))
			if (!mayImport(file, module, name)) report(node, `imports ${name} from ${module}`);
		const ambient = ambientOf(node);
		if (ambient) report(node, `uses ${ambient}`);
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return found;
}

interface Import {
	module: string;
	/** `*` where the whole module is taken. */
	name: string;
}

function importsOf(node: ts.Node): Import[] {
	if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
		if (!node.moduleSpecifier || !ts.isStringLiteral(node.moduleSpecifier)) return [];
		const module = node.moduleSpecifier.text;
		return namesOf(node).map((name) => ({ module, name }));
	}
	if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
		return [{ module: textOf(node.argument.literal), name: '*' }];
	const loads =
		ts.isCallExpression(node) &&
		(node.expression.kind === ts.SyntaxKind.ImportKeyword ||
			node.expression.getText() === 'require');
	return loads ? [{ module: textOf(node.arguments[0]), name: '*' }] : [];
}

const textOf = (node: ts.Node | undefined): string =>
	node && ts.isStringLiteralLike(node) ? node.text : 'something that is computed';

function namesOf(node: ts.ImportDeclaration | ts.ExportDeclaration): string[] {
	if (ts.isExportDeclaration(node))
		return node.exportClause && ts.isNamedExports(node.exportClause)
			? node.exportClause.elements.map((element) => (element.propertyName ?? element.name).text)
			: ['*'];
	const clause = node.importClause;
	const named = clause?.namedBindings;
	if (!clause || clause.name || !named || ts.isNamespaceImport(named)) return ['*'];
	return named.elements.map((element) => (element.propertyName ?? element.name).text);
}

function mayImport(file: string, module: string, name: string): boolean {
	if (module.startsWith('.')) {
		const target = new URL(module, `file:///${file}`).pathname.slice(1);
		const intoStore = target.startsWith('core/store/') && !file.startsWith('core/store/');
		return target.startsWith('core/') && (!intoStore || PORTS.test(target));
	}
	return ALLOWED.some(
		({ files, imports }) =>
			files.test(file) && imports[module]?.some((allowed) => allowed === '*' || allowed === name),
	);
}

function ambientOf(node: ts.Node): string | undefined {
	if (ts.isNewExpression(node) || ts.isCallExpression(node)) {
		const callee = node.expression.getText();
		if (AMBIENT_WHEN_EMPTY.has(callee) && !node.arguments?.length)
			return `${ts.isNewExpression(node) ? 'new ' : ''}${callee}()`;
	}
	if (ts.isPropertyAccessExpression(node) && AMBIENT.has(node.getText())) return node.getText();
	if (
		ts.isStringLiteralLike(node) ||
		ts.isTemplateHead(node) ||
		ts.isTemplateMiddleOrTemplateTail(node)
	)
		return AMBIENT_SQL.exec(node.text)?.[0];
	return undefined;
}
