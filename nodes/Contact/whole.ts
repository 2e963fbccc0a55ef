import type { IDataObject } from 'n8n-workflow';
import type { Contact } from '../../core/contact/contact';
import { contactView } from '../shared/contactView';

/** All that is known of a contact, for `tact.contact`. */
export const wholeContact = (contact: Contact): IDataObject => ({
	...contactView(contact),
	traits: contact.traits as IDataObject,
	createdAt: new Date(contact.createdAt).toISOString(),
	updatedAt: new Date(contact.updatedAt).toISOString(),
});
