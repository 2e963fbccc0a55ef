import { createHash } from 'node:crypto';

const BITS = 48;

/** A number in [0, 1) that is the same for the same text always, and evenly spread over different texts. */
export const shareOf = (text: string): number =>
	createHash('sha256')
		.update(text)
		.digest()
		.readUIntBE(0, BITS / 8) /
	2 ** BITS;
