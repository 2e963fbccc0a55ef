import communityNodes from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

const CODE = ['**/*.ts', '**/*.mts', '**/*.js', '**/*.mjs', '**/*.cjs'];

export default tseslint.config(
	{ ignores: ['**/node_modules/**', 'dist/**', '.data/**', 'coverage/**', 'workflows/**'] },
	{
		files: CODE,
		extends: tseslint.configs.recommended,
		rules: {
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
			],
		},
	},
	{
		// Plain CommonJS that Node reads without a build.
		files: ['**/*.js', '**/*.cjs'],
		rules: { '@typescript-eslint/no-require-imports': 'off' },
	},
	{ files: ['package.json'], languageOptions: { parser: tseslint.parser } },
	{
		files: ['nodes/**/*.ts', 'credentials/**/*.ts', 'package.json'],
		extends: [communityNodes.configs.recommendedWithoutN8nCloudSupport],
		rules: {
			// A store needs a driver (pg), local time needs luxon, phone numbers need their tables, and input
			// needs zod. They install beside the package and are not offered to other nodes.
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
			// Errors are translated once, where a node begins: storeError() makes them NodeOperationErrors.
			'@n8n/community-nodes/require-node-api-error': 'off',
			// The rule reads the class only; here it is in the description beside it. A test looks for the files.
			'@n8n/community-nodes/icon-validation': 'off',
			// The rule wants n8n's own HTTP test; the nodes test the store's connection by postgresCredentialTest,
			// and a signal secret has nobody to ask: it is compared with what senders show.
			'@n8n/community-nodes/credential-test-required': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			// They know only the wording of old n8n; NodeConnectionTypes is what n8n itself uses today.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			// Descriptions stand in a file of their own beside the node.
			'n8n-nodes-base/node-filename-against-convention': 'off',
		},
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nNodesBase.configs.credentials.rules,
			// The rule wants a page of n8n's own documentation; a community package documents itself.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			// They go by the word: neither a header's name nor a store is an API or a secret.
			'n8n-nodes-base/cred-class-field-display-name-missing-api': 'off',
			'n8n-nodes-base/cred-class-field-type-options-password-missing': 'off',
			'@n8n/community-nodes/credential-password-field': 'off',
			// A connection URL does hold a secret: the password.
			'@n8n/community-nodes/credential-unnecessary-password': 'off',
		},
	},
);
