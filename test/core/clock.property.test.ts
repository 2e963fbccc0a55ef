import fc from 'fast-check';
import { afterReal, readClock } from '../../core/clock';

const instant = fc.integer({ min: 0, max: 4e12 });
const rate = fc.constantFrom(0, 0.5, 1, 60, 1440);

test('time never runs backwards', () => {
	fc.assert(
		fc.property(instant, instant, instant, rate, (realFrom, virtualFrom, real, pace) => {
			const setting = { realFrom, virtualFrom, rate: pace };
			const { now } = readClock(real, setting);
			expect(readClock(real + 1, setting).now).toBeGreaterThanOrEqual(now);
		}),
	);
});

test('what lies a real while ahead is reached after just that while, unless time stands still', () => {
	fc.assert(
		fc.property(
			instant,
			instant,
			fc.integer({ min: 1, max: 1e7 }),
			rate.filter((pace) => pace > 0),
			(real, virtualFrom, whileMs, pace) => {
				const setting = { realFrom: real, virtualFrom, rate: pace };
				const due = afterReal(readClock(real, setting), whileMs);
				const reached = readClock(real + whileMs, setting).now;
				expect(Math.abs(reached - due)).toBeLessThanOrEqual(1);
			},
		),
	);
});
