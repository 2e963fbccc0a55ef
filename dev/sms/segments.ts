/** GSM 03.38: what a text may hold to be sent with seven bits a character; the second row takes two places. */
const BASIC =
	'@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENDED = '^{}\\[~]|€\f';

/** In how many messages a text travels and is paid: 160 characters, or 153 each of several; 70 or 67 beyond GSM 03.38. */
export function segmentsOf(text: string): number {
	const characters = [...text];
	const plain = characters.every((character) => (BASIC + EXTENDED).includes(character));
	const length = plain
		? characters.reduce((sum, character) => sum + (EXTENDED.includes(character) ? 2 : 1), 0)
		: text.length;
	const [single, each] = plain ? [160, 153] : [70, 67];
	return length <= single ? 1 : Math.ceil(length / each);
}
