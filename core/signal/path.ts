const isContainer = (value: unknown): value is object =>
	typeof value === 'object' && value !== null;

/**
 * The value at `path` in parsed JSON, or `undefined` where there is none.
 *
 * A path is keys joined by dots, with `[0]` or `.0` for a place in a list and `["a key"]` for a key
 * that needs quotes: `email`, `items[0].sku`, `properties["plan name"]`. Where a key holds the dots
 * itself, the literal key wins, on every level. Only an object's own keys count, so `constructor`
 * finds nothing unless the sender wrote it.
 */
export function readPath(json: unknown, path: string): unknown {
	if (!isContainer(json) || path === '') return undefined;
	if (Object.hasOwn(json, path)) return json[path as keyof typeof json];
	let current: unknown = json;
	for (let rest = path; rest !== '';) {
		if (!isContainer(current)) return undefined;
		if (Object.hasOwn(current, rest)) return current[rest as keyof typeof current];
		const step = /^(?:\["([^"]*)"\]|\['([^']*)'\]|\[(\d+)\]|([^.[]+))\.?/.exec(rest);
		if (!step) return undefined;
		const key = step[1] ?? step[2] ?? step[3] ?? step[4]!;
		if (!Object.hasOwn(current, key)) return undefined;
		current = current[key as keyof typeof current];
		rest = rest.slice(step[0].length);
	}
	return current;
}
