import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Contact } from '../../core/contact/contact';
import { signPass, type Pass } from '../../core/pass';
import type { Problem, Subject, Unusable } from './subjects';

/** The part of a contact that is worth seeing on the canvas. */
export function contactView(contact: Contact): IDataObject {
	const { id, email, phone, externalId, zone, country, region, locale } = contact;
	return Object.fromEntries(
		Object.entries({ id, email, phone, externalId, zone, country, region, locale }).filter(
			([, value]) => value !== undefined && value !== null,
		),
	);
}

/** The subject as an output item: the user's JSON as it was, and all that Tact knows under `tact`. */
export function subjectItem(
	subject: Subject,
	secret: string,
	added: IDataObject,
	pass: Pass = subject.pass,
): INodeExecutionData {
	const warnings = subject.warnings.length > 0 ? { warnings: subject.warnings as unknown as IDataObject[] } : {};
	return {
		json: {
			...subject.json,
			tact: {
				...subject.tact,
				contact: contactView(subject.contact),
				...warnings,
				...added,
				pass: signPass(pass, secret),
			},
		},
		pairedItem: { item: subject.index },
	};
}

/**
 * An item that could not be used, for the node's negative output. With "On Error" set to continue it
 * also carries `error`, so that n8n sends it to the error output.
 */
export function unusableItem(
	context: IExecuteFunctions,
	unusable: Unusable,
	section: string,
): INodeExecutionData {
	const { index, json, code, message } = unusable;
	const item: INodeExecutionData = {
		json: { ...json, tact: { [section]: { reason: code, message } } },
		pairedItem: { item: index },
	};
	if (context.continueOnFail())
		item.error = new NodeOperationError(context.getNode(), message, { itemIndex: index });
	return item;
}

/** One hint for all unusable items of a run: how many, and the first reason of each kind. */
export function hintUnusable(context: IExecuteFunctions, problems: readonly Problem[], output: string): void {
	if (problems.length === 0) return;
	const kinds = [...new Map(problems.map((problem) => [problem.code, problem.message])).entries()];
	context.addExecutionHints({
		type: 'warning',
		location: 'outputPane',
		message:
			`${problems.length} ${problems.length === 1 ? 'item was' : 'items were'} not usable and left by ${output}: ` +
			kinds.map(([code, message]) => `${message} (${code})`).join(' '),
	});
}
