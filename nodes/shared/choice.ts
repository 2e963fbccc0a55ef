import type { IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

/**
 * What stands for the option that a parameter is set to. Throws a NodeOperationError that names an option
 * which the panel does not offer, as an import or an expression can give one.
 */
export function chosen<T>(
	context: IExecuteFunctions,
	parameter: string,
	choices: Readonly<Record<string, T>>,
): T {
	const option: unknown = context.getNodeParameter(parameter, 0);
	const given = String(option);
	if (Object.hasOwn(choices, given)) return choices[given]!;
	const names = Object.keys(choices).join(', ');
	throw new NodeOperationError(context.getNode(), `Unknown option "${given}" of "${parameter}"`, {
		description: `Choose one in the panel. There are: ${names}.`,
	});
}
