/** Control characters and halves of a surrogate pair: databases and logs change them or choke on them. */
const UNSAFE = /[\p{Cc}\p{Cs}]/u;

/** Whether an id or a name can be kept and compared just as it is. */
export const isSafeText = (text: string, longest: number): boolean =>
	text.length <= longest && !UNSAFE.test(text);
