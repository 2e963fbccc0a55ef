import type { ConsentFold, ConsentReason } from './fold';

/** What a Consent Check answers: the output that the contact leaves by, and why. */
export interface ConsentVerdict {
	output: 'granted' | 'pending' | 'denied';
	reason: ConsentReason;
}

/** Only a grant that stands is a yes; that nobody ever asked is a no. */
export function consentVerdict({ state, reason }: ConsentFold): ConsentVerdict {
	switch (state) {
		case 'granted':
			return { output: 'granted', reason };
		case 'pending':
			return { output: 'pending', reason };
		case 'withdrawn':
		case 'never':
			return { output: 'denied', reason };
	}
}
