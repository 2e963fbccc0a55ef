import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

const DAY_MS = 86_400_000;
/** Object identifiers, in DER. */
const COMMON_NAME = '0603550403';
const SUBJECT_ALT_NAME = '0603551d11';
const ECDSA_WITH_SHA256 = '06082a8648ce3d040302';

/**
 * A certificate for one host name, signed by its own key, which nobody but this process has; both as PEM.
 * Who is told to trust it believes this process to be that host. Node itself cannot make one, and openssl
 * is not on every machine. The form is that of RFC 5280, section 4.1.
 * @param now epoch ms; valid from a day before until a month after
 */
export function selfSigned(host: string, now: number): { key: string; cert: string } {
	const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
	const algorithm = sequence(hex(ECDSA_WITH_SHA256));
	const name = sequence(der(0x31, sequence(hex(COMMON_NAME), der(0x0c, Buffer.from(host)))));
	const altNames = sequence(der(0x82, Buffer.from(host)));
	const toBeSigned = sequence(
		der(0xa0, integer(Buffer.from([2]))),
		integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
		algorithm,
		name,
		sequence(time(now - DAY_MS), time(now + 30 * DAY_MS)),
		name,
		publicKey.export({ type: 'spki', format: 'der' }),
		der(0xa3, sequence(sequence(hex(SUBJECT_ALT_NAME), der(0x04, altNames)))),
	);
	const signature = Buffer.concat([Buffer.from([0]), sign('sha256', toBeSigned, privateKey)]);
	return {
		key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
		cert: pem(sequence(toBeSigned, algorithm, der(0x03, signature))),
	};
}

/** A value with its tag and length. */
function der(tag: number, ...parts: Buffer[]): Buffer {
	const content = Buffer.concat(parts);
	const { length } = content;
	const size =
		length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const integer = (bytes: Buffer): Buffer => der(0x02, bytes);
const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** As UTCTime, 260131093000Z, which RFC 5280 asks for up to 2049. */
const time = (at: number): Buffer =>
	der(
		0x17,
		Buffer.from(
			new Date(at)
				.toISOString()
				.slice(2)
				.replace(/[-T:]|\.\d+/g, ''),
		),
	);

const pem = (bytes: Buffer): string =>
	`-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
