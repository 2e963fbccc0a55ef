import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALLOWED, impurities } from './purity';

const ROOT = join(__dirname, '../..');
const files = globSync('core/**/*.ts', { cwd: ROOT }).map((file) => file.replaceAll('\\', '/'));

describe('the core is pure', () => {
	test('no file imports n8n, a driver or the world, or asks for the time or for chance', () => {
		expect(files.length).toBeGreaterThan(50);
		const found = files.flatMap((file) => impurities(file, readFileSync(join(ROOT, file), 'utf8')));
		expect(found).toEqual([]);
	});

	test.each(ALLOWED.map(({ reason, ...allowance }) => [reason, allowance] as const))(
		'the exception is still needed: %s',
		(_reason, allowance) => {
			const users = files.filter((file) => allowance.files.test(file));
			const sources = users.map((file) => readFileSync(join(ROOT, file), 'utf8')).join('\n');
			for (const module of Object.keys(allowance.imports)) expect(sources).toContain(`'${module}'`);
		},
	);
});

describe('the check itself', () => {
	test.each([
		["import { NodeOperationError } from 'n8n-workflow';", 'NodeOperationError from n8n-workflow'],
		["import type { INode } from 'n8n-workflow';", 'INode from n8n-workflow'],
		["import pg from 'pg';", '* from pg'],
		["const sqlite = await import('node:sqlite');", '* from node:sqlite'],
		["type Sqlite = typeof import('node:sqlite');", '* from node:sqlite'],
		["const fs = require('node:fs');", '* from node:fs'],
		["import { readFileSync } from 'node:fs';", 'readFileSync from node:fs'],
		["import * as crypto from 'node:crypto';", '* from node:crypto'],
		["import { createHmac, randomBytes } from 'node:crypto';", 'randomBytes from node:crypto'],
		["import { randomUUID as id } from 'node:crypto';", 'randomUUID from node:crypto'],
		["export { openSqlite } from './store/sqlite';", 'openSqlite from ./store/sqlite'],
		["import { openStoreFor } from '../nodes/shared/store';", 'openStoreFor from ../nodes'],
		['const now = Date.now();', 'Date.now'],
		['const clock = Date.now;', 'Date.now'],
		['const now = new Date();', 'new Date()'],
		['const now = new Date;', 'new Date()'],
		['const now = Date();', 'Date()'],
		['const now = DateTime.now();', 'DateTime.now'],
		['const now = DateTime.local();', 'DateTime.local()'],
		['const now = DateTime.utc();', 'DateTime.utc()'],
		['const chance = Math.random();', 'Math.random'],
		['const id = crypto.randomUUID();', 'crypto.randomUUID'],
		['const folder = process.env.HOME;', 'process.env'],
		['const sql = `select now() where id = ${id}`;', 'now('],
		['const sql = `select ${id} < current_timestamp`;', 'current_timestamp'],
	])('finds %s', (source, what) => {
		expect(impurities('core/rule.ts', source)).toEqual([expect.stringContaining(what)]);
	});

	test.each([
		"import { DateTime } from 'luxon';",
		"import { createHmac, timingSafeEqual } from 'node:crypto';",
		"import type { Claim } from './store/ports';",
		'const at = new Date(now).toISOString();',
		"const at = DateTime.utc(2026, 1, 1) ?? DateTime.fromMillis(now, { zone: 'utc' });",
		'const text = `the time is ${now}`;',
	])('lets pass %s', (source) => {
		expect(impurities('core/rule.ts', source)).toEqual([]);
	});
});
