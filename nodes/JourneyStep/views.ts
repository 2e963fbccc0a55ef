import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { StoredSignal } from '../../core/signal/signal';
import { subjectItem } from '../shared/output';
import type { Subject } from '../shared/subjects';
import { given, iso } from '../shared/views';

interface Signer {
	secret: string;
}

/** The signal that somebody was waiting for. */
export const answerView = (signal: StoredSignal | undefined): IDataObject =>
	signal === undefined
		? {}
		: {
				answer: {
					type: signal.type,
					occurredAt: iso(signal.occurredAt),
					...given('object', signal.objectKey),
					properties: signal.properties as IDataObject,
				},
			};

/** A subject for an output, with what this step has to say of the journey. */
export function onItem(run: Signer, subject: Subject, journey: IDataObject): INodeExecutionData {
	return subjectItem(subject, run.secret, { journey: { ...journeyOf(subject), ...journey } });
}

/** A subject for the Left output. Its enrolment is over: what follows there is not part of the journey. */
export function leftItem(run: Signer, subject: Subject, journey: IDataObject): INodeExecutionData {
	const { enrolmentId: _over, ...pass } = subject.pass;
	return onItem(run, { ...subject, pass }, journey);
}

/** What earlier steps said of the journey as such; what they said of their own wait is over. */
function journeyOf({ tact }: Subject): IDataObject {
	const { name, enteredAt, object } = (tact.journey ?? {}) as IDataObject;
	return { ...given('name', name), ...given('enteredAt', enteredAt), ...given('object', object) };
}
