import type { INodeProperties } from 'n8n-workflow';
import { marketing, shownAt, transactional } from './shown';

const property: INodeProperties = {
	displayName: 'Check Consent',
	name: 'checkConsent',
	type: 'boolean',
	default: true,
	description:
		'Whether to let nothing out without consent for this channel and purpose. It is looked up at the moment of sending, after any hold.',
};

/** Whether consent is asked for. What people wait for, such as a receipt, rests on none unless somebody says so. */
export const consentProperties: INodeProperties[] = [
	...shownAt(marketing(), property),
	...shownAt(transactional(), { ...property, default: false }),
];
