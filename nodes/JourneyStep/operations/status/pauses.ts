import type { IDataObject } from 'n8n-workflow';
import { contactView } from '../../../shared/contactView';
import { iso } from '../../../shared/views';
import type { Look } from './look';

/** One item per pause that stands. */
export async function showPauses({ open: { store } }: Look): Promise<IDataObject[]> {
	const pauses = await store.pauses.list();
	const definitions = await store.journeys.definitions(
		pauses.flatMap((pause) => (pause.scope === 'journey' ? [pause.journeyKey] : [])),
	);
	const people = await store.contacts.byId(
		pauses.flatMap((pause) => (pause.scope === 'contact' ? [pause.contactId] : [])),
	);
	return pauses.map((pause) => {
		const since = iso(pause.since);
		if (pause.scope === 'all') return { scope: 'everything', since };
		if (pause.scope === 'journey') {
			const journey = definitions.get(pause.journeyKey)?.name ?? pause.journeyKey;
			return { scope: 'journey', journey, since };
		}
		const contact = people.get(pause.contactId);
		return { scope: 'contact', contact: contact ? contactView(contact) : {}, since };
	});
}
