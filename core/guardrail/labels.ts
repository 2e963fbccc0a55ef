/** What a message is called by: the one word for what it is for, and words of the operator's own. */
export interface Labelled {
	purpose: string;
	tags?: readonly string[];
}

/** A channel, purpose or tag as it is compared: they are typed by hand, in one node after another. */
export const plain = (name: string): string => name.trim().toLowerCase();

export const sameName = (one: string, other: string): boolean =>
	one === other || plain(one) === plain(other);

/** Whether `label` is the message's purpose or one of its tags. */
export const hasLabel = ({ purpose, tags }: Labelled, label: string): boolean =>
	sameName(purpose, label) || (tags?.some((tag) => sameName(tag, label)) ?? false);

/** The first of `labels` that the message has, as written there. */
export const labelAmong = (labels: readonly string[], message: Labelled): string | undefined =>
	labels.find((label) => hasLabel(message, label));
