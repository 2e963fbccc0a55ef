import type { IConnections, INode } from 'n8n-workflow';
import type { Template } from './templates';

const SIGNAL_TRIGGER = 'n8n-nodes-tact.signalTrigger';
const CONSENT_CHECK = 'n8n-nodes-tact.consentCheck';
const GATE = 'n8n-nodes-tact.guardrailGate';
const STEP = 'n8n-nodes-tact.journeyStep';
const CHANNELS: Record<string, string> = {
	'n8n-nodes-base.emailSend': 'email',
	'n8n-nodes-base.twilio': 'sms',
};
const CARD = ['stage', 'worry', 'help', 'nextStep', 'goal', 'impact', 'confidence'];
const POSTAL_ADDRESS = '1 Example Street, Example Town';
const SENDER = 'Your Company';
const EMAIL = '={{ $json.tact.contact.email }}';
const PHONE = '={{ $json.tact.contact.phone }}';
/** A signal may name its object and its person by other fields, and a name from a form may be of any length. */
const RAW_FIELD =
	/\$json\.(?:email|phone|objectKey)\b|\{\{[^}]*firstName(?![^}]*\.slice\()[^}]*\}\}/;
/** Untrue for whoever reads it on another day, or when the message was held. */
const HASTE = /\b(?:we missed you today|until the end of|rest of the (?:month|year))\b/i;

/** Lists where a template would send without asking, lose somebody, or say less than its reader needs. */
export function mannersFlaws({ nodes, connections }: Template): string[] {
	const map = new Canvas(nodes, connections);
	return [...noteFlaws(nodes), ...nodes.flatMap((node) => nodeFlaws(node, map))];
}

function nodeFlaws(node: INode, map: Canvas): string[] {
	const flaws = [
		...(node.type in CHANNELS ? senderFlaws(node, map) : []),
		...(node.type === SIGNAL_TRIGGER ? triggerFlaws(node) : []),
		...(node.type === STEP ? stepFlaws(node) : []),
		...endFlaws(node, map),
		...privacyFlaws(node),
	];
	return flaws.map((flaw) => `${node.name}: ${flaw}`);
}

/** What an operator has to know before signals come from outside and messages go there. */
function noteFlaws(nodes: readonly INode[]): string[] {
	const notes = nodes
		.filter(({ type }) => type === 'n8n-nodes-base.stickyNote')
		.map(({ parameters }) => parameters.content)
		.join('\n');
	const sends = nodes.some(({ type }) => type in CHANNELS);
	return [
		...(notes.includes('*Authentication*') ? [] : ['the notes do not speak of authentication']),
		...(sends && !notes.includes('**Opt-out**')
			? ['the notes do not say who keeps an opt-out']
			: []),
	];
}

/** Who leads to whom. */
class Canvas {
	private readonly byName: Map<string, INode>;

	constructor(
		readonly nodes: readonly INode[],
		private readonly connections: IConnections,
	) {
		this.byName = new Map(nodes.map((node) => [node.name, node]));
	}

	/** Where an output of a node leads to; all outputs, if none is named. */
	after(node: INode, output?: number): INode[] {
		const { main = [] } = this.connections[node.name] ?? {};
		const wires = output === undefined ? main.flat() : (main[output] ?? []);
		return wires.flatMap((wire) => this.byName.get(wire?.node ?? '') ?? []);
	}

	/** What leads to a node, each with its output. */
	before(node: INode): Array<{ node: INode; output: number }> {
		return this.nodes.flatMap((from) =>
			(this.connections[from.name]?.main ?? []).flatMap((wires, output) =>
				wires?.some((wire) => wire.node === node.name) ? [{ node: from, output }] : [],
			),
		);
	}
}

function senderFlaws(sender: INode, map: Canvas): string[] {
	const channel = CHANNELS[sender.type]!;
	const flaws = textFlaws(sender, channel);
	if (sender.onError !== 'continueErrorOutput') flaws.push('one refused message stops the run');
	if (map.after(sender, 0).length === 0 || map.after(sender, 1).length === 0)
		flaws.push('an output leads nowhere');
	for (const { node: gate, output } of map.before(sender)) {
		if (gate.type !== GATE || output !== 0) {
			flaws.push(`"${gate.name}" leads here past a gate`);
			continue;
		}
		flaws.push(...gateFlaws(gate, channel, map));
	}
	return flaws;
}

function gateFlaws(gate: INode, channel: string, map: Canvas): string[] {
	const { purpose, options } = gate.parameters as {
		purpose?: string;
		options?: { sendBatch?: number };
	};
	const flaws: string[] = [];
	if ((gate.parameters.channel ?? 'email') !== channel)
		flaws.push('its gate is for another channel');
	if (gate.parameters.checkConsent === false) flaws.push('its gate does not ask for consent');
	// n8n's Twilio node pairs its answers with people only where there is one.
	if (channel === 'sms' && options?.sendBatch !== 1)
		flaws.push('its gate lets out several at once');
	for (const { node: check, output } of map.before(gate)) {
		const { parameters } = check;
		const fits =
			check.type === CONSENT_CHECK &&
			output === 0 &&
			(parameters.channel ?? 'email') === channel &&
			(parameters.purpose ?? 'marketing') === (purpose ?? 'marketing');
		if (!fits) flaws.push(`its gate is reached past a fitting Consent Check, by "${check.name}"`);
	}
	return flaws;
}

function textFlaws({ parameters }: INode, channel: string): string[] {
	const text = String(channel === 'sms' ? parameters.message : parameters.text);
	const links = new Set(text.match(/https:\/\/[^\s{]*(?:\{\{[^}]*\}\}[^\s{]*)*/g) ?? []);
	const flaws: string[] = [];
	const to = channel === 'sms' ? parameters.to === PHONE : parameters.toEmail === EMAIL;
	if (!to) flaws.push('does not go to the contact that was asked about');
	if (RAW_FIELD.test(text)) flaws.push('reads a field as it came');
	if (HASTE.test(text)) flaws.push('is true on one day only');
	if (channel === 'sms' && !text.endsWith('Reply STOP to end texts.'))
		flaws.push('does not say how to stop it');
	if (links.size !== 1) flaws.push(`asks for ${links.size} things`);
	if (!text.includes(SENDER)) flaws.push('does not say who writes');
	if (channel === 'email' && !text.includes(POSTAL_ADDRESS)) flaws.push('has no postal address');
	if (channel === 'email' && !/answer with "[a-z ]+" and we stop/i.test(text))
		flaws.push('does not say how to stop it');
	return flaws;
}

function triggerFlaws({ parameters }: INode): string[] {
	const { values = [] } = parameters.moments as {
		values?: Array<{ card?: object; more?: object }>;
	};
	if (values.length === 0) return ['has no moment'];
	return values.flatMap(({ card = {}, more = {} }) => [
		...CARD.filter((field) => !(field in card)).map((field) => `the card lacks ${field}`),
		...('name' in more ? [] : ['the moment has no name that stays']),
	]);
}

function stepFlaws({ parameters }: INode): string[] {
	if (parameters.operation !== 'enter') return [];
	const { values = [] } = (parameters.goals ?? {}) as { values?: unknown[] };
	return [
		...(values.length > 0 ? [] : ['the journey has no goal']),
		...(parameters.journey ? [] : ['the journey has no name']),
	];
}

/** Whoever comes to the end of a way has finished, or has left before. */
function endFlaws(node: INode, map: Canvas): string[] {
	const enters = map.nodes.some(({ parameters }) => parameters.operation === 'enter');
	if (!enters || map.after(node).length > 0 || node.type === 'n8n-nodes-base.stickyNote') return [];
	if (node.type === STEP && node.parameters.operation === 'finish') return [];
	const left = map
		.before(node)
		.every(({ node: from, output }) => from.type === STEP && output === 1);
	if (node.type === 'n8n-nodes-base.noOp' && left) return [];
	const recordsOnly = map.before(node).every(({ node: from }) => from.type === SIGNAL_TRIGGER);
	if (node.type === CONSENT_CHECK && recordsOnly) return [];
	return ['somebody comes to an end without a Finish'];
}

/** Addresses of example.com and numbers that nobody has. */
function privacyFlaws(node: INode): string[] {
	const json = JSON.stringify(node.parameters);
	const addresses = json.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g) ?? [];
	const numbers = json.match(/\+\d{7,}/g) ?? [];
	return [
		...(node.credentials ? ['holds credentials'] : []),
		...addresses
			.filter((address) => !/@example\.(com|org)$/.test(address))
			.map((address) => `holds the address ${address}`),
		...numbers
			.filter((number) => !/^\+120255501\d\d$/.test(number))
			.map((number) => `holds the number ${number}`),
	];
}
