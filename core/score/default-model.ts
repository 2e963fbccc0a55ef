import type { SignalCondition } from './condition';
import { standardThresholds, type Model, type Rule, type Thresholds } from './model';

/** What makes a good customer of this business; the standard model cannot know it by itself. */
export interface Audience {
	/** Industries that fit, as they stand in the field; none gives no points for industry. */
	industries: readonly string[];
	/** Countries that fit, as they stand in the field; none gives no points for geography. */
	countries: readonly string[];
	/** Competitors, by email domain (or by company name, where `paths.employer` names the company). */
	competitors: readonly string[];
	/** A budget above this has the points for budget. */
	budgetAbove: number;
}

export const openAudience: Audience = {
	industries: [],
	countries: [],
	competitors: [],
	budgetAbove: 0,
};

/** Where the standard model finds each fact in the contact's fields. */
export interface FieldPaths {
	jobTitle: string;
	companySize: string;
	industry: string;
	country: string;
	budget: string;
	employer: string;
}

export const standardFieldPaths: FieldPaths = {
	jobTitle: 'jobTitle',
	companySize: 'companySize',
	industry: 'industry',
	country: 'country',
	budget: 'budget',
	employer: 'email',
};

const DECISION_MAKERS = [
	...['chief', 'ceo', 'cto', 'cfo', 'coo', 'cmo', 'cio', 'founder', 'owner', 'president'],
	...['vp', 'director', 'head of'],
];
const INFLUENCERS = [
	'manager',
	'lead',
	'senior',
	'principal',
	'supervisor',
	'buyer',
	'procurement',
];
const STUDENTS_AND_JOB_SEEKERS = [
	...['student', 'intern', 'internship', 'trainee', 'apprentice'],
	...['job seeker', 'jobseeker', 'unemployed', 'looking for work', 'open to work'],
];

/** Categories with the most points that each can give; together 65 for fit, 100 for engagement. */
function categories(): Model['categories'] {
	return [
		{ name: 'Job title', measures: 'fit', cap: 20 },
		{ name: 'Company size', measures: 'fit', cap: 15 },
		{ name: 'Industry', measures: 'fit', cap: 10 },
		{ name: 'Geography', measures: 'fit', cap: 5 },
		{ name: 'Budget', measures: 'fit', cap: 15 },
		{ name: 'Email engagement', measures: 'engagement', cap: 25 },
		{ name: 'Website activity', measures: 'engagement', cap: 30 },
		{ name: 'Content downloads', measures: 'engagement', cap: 20 },
		{ name: 'Webinar attendance', measures: 'engagement', cap: 15 },
		{ name: 'Social engagement', measures: 'engagement', cap: 10 },
	];
}

function hasWord(name: string, field: string, words: readonly string[], points: number): Rule {
	const value = [...words];
	return { name, points, when: { on: 'field', field, operator: 'containsWord', value } };
}

function isOneOf(name: string, field: string, values: readonly string[], points: number): Rule {
	return { name, points, when: { on: 'field', field, operator: 'oneOf', value: [...values] } };
}

function isAbove(name: string, field: string, value: number, points: number): Rule {
	return { name, points, when: { on: 'field', field, operator: 'greaterThan', value } };
}

function did(
	name: string,
	signal: string,
	mode: SignalCondition['mode'],
	points: number,
	filters: SignalCondition['filters'] = [],
): Rule {
	return { name, points, when: { on: 'signal', signal, mode, filters } };
}

const within = (category: string, rules: Rule[]): Rule[] =>
	rules.map((rule) => ({ ...rule, category }));

function fitRules(audience: Audience, paths: FieldPaths): Rule[] {
	const { industries, countries, budgetAbove } = audience;
	return [
		...within('Job title', [
			hasWord('Decision-maker', paths.jobTitle, DECISION_MAKERS, 20),
			hasWord('Influencer', paths.jobTitle, INFLUENCERS, 10),
		]),
		...within('Company size', [
			isAbove('10 employees or more', paths.companySize, 9, 5),
			isAbove('50 employees or more', paths.companySize, 49, 5),
			isAbove('200 employees or more', paths.companySize, 199, 5),
		]),
		...(industries.length > 0
			? within('Industry', [isOneOf('Industry that fits', paths.industry, industries, 10)])
			: []),
		...(countries.length > 0
			? within('Geography', [isOneOf('Country that fits', paths.country, countries, 5)])
			: []),
		...within('Budget', [isAbove('Budget that fits', paths.budget, budgetAbove, 15)]),
	];
}

function engagementRules(): Rule[] {
	return [
		// Mail programs open messages by themselves, so an open says far less than a click.
		...within('Email engagement', [
			did('Opened an email', 'email.opened', 'each', 1),
			did('Clicked in an email', 'email.clicked', 'each', 5),
		]),
		...within('Website activity', [
			did('Viewed a page', 'page.viewed', 'each', 2),
			did('Looked at prices', 'page.viewed', 'once', 10, [
				{ property: 'path', operator: 'contains', value: 'pricing' },
			]),
			did('Submitted a form', 'form.submitted', 'each', 10),
		]),
		...within('Content downloads', [did('Downloaded content', 'content.downloaded', 'each', 10)]),
		...within('Webinar attendance', [
			did('Registered for a webinar', 'webinar.registered', 'once', 5),
			did('Attended a webinar', 'webinar.attended', 'once', 15),
		]),
		...within('Social engagement', [did('Engaged on social media', 'social.engaged', 'each', 5)]),
	];
}

function negativeRules({ competitors }: Audience, paths: FieldPaths): Rule[] {
	return [
		...(competitors.length > 0
			? [hasWord('Works for a competitor', paths.employer, competitors, -50)]
			: []),
		hasWord('Student or job seeker', paths.jobTitle, STUDENTS_AND_JOB_SEEKERS, -20),
		did('Tried to unsubscribe', 'email.unsubscribed', 'once', -30),
		did('Complained about spam', 'email.complained', 'once', -100),
		did('Invalid contact data', 'email.bounced', 'once', -25, [
			{ property: 'bounceType', operator: 'equals', value: 'hard' },
		]),
	];
}

/**
 * The standard model: up to 65 points for fit, up to 100 for engagement, and negative points that no
 * cap softens. What it cannot know of a business comes in `audience`, where the facts lie in `paths`.
 */
export function defaultModel(
	audience: Audience = openAudience,
	paths: FieldPaths = standardFieldPaths,
	thresholds: Thresholds = standardThresholds,
): Model {
	return {
		name: 'Standard',
		version: '1',
		categories: categories(),
		rules: [...fitRules(audience, paths), ...engagementRules(), ...negativeRules(audience, paths)],
		thresholds,
	};
}
