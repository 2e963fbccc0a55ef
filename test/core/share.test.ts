import { shareOf } from '../../core/share';
import { MOST_UNEVEN, unevenness } from '../helpers/evenness';

test('the first 48 bits of SHA-256 as a fraction', () => {
	// Of FIPS 180-2, appendix B.1: ba7816bf 8f01...
	expect(shareOf('abc')).toBe(0xba7816bf8f01 / 2 ** 48);
});

test('texts that are nearly the same are evenly spread', () => {
	const shares = Array.from({ length: 10_000 }, (_, n) => shareOf(`contact ${n}`));
	expect(unevenness(shares)).toBeLessThan(MOST_UNEVEN);
	expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
	expect(Math.max(...shares)).toBeLessThan(1);
});

test('what is uneven is seen to be', () => {
	const shares = Array.from({ length: 10_000 }, (_, n) => (n / 10_000) ** 1.1);
	expect(unevenness(shares)).toBeGreaterThan(MOST_UNEVEN);
});
