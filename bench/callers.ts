/**
 * Sends so many requests from `callers` callers, each of which awaits its answer before it sends the next.
 * Throws on the first answer that is no 2xx.
 */
export async function callAll(
	url: string,
	callers: number,
	count: number,
	bodyOf: (n: number) => unknown,
): Promise<void> {
	let next = 0;
	const caller = async () => {
		for (let n = next++; n < count; n = next++) {
			const response = await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(bodyOf(n)),
			});
			const text = await response.text();
			if (!response.ok) throw new Error(`${url} answered ${response.status}: ${text}`);
		}
	};
	await Promise.all(Array.from({ length: callers }, caller));
}
