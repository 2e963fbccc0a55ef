import { z } from 'zod';

/** A name as people type one: text with something in it, without the spaces around it. */
export const nameSchema = z
	.string({ required_error: 'is missing', invalid_type_error: 'must be text' })
	.trim()
	.min(1, 'must not be empty')
	.max(200, 'must not be longer than 200 characters');
