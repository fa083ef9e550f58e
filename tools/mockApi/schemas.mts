/**
 * What the endpoints accept, as JSON schemas: fields and ranges of the Scrape Single, Scrape Batch
 * and List Jobs pages of the API documentation. Whatever those pages don't list is refused.
 */

export const STATUSES = ['pending', 'processing', 'completed', 'failed', 'cancelled'];

const closedObject = (properties: Record<string, object>, required: string[] = []) => ({
	type: 'object',
	additionalProperties: false,
	required,
	properties,
});

const integer = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
const nullable = (schema: object) => ({ ...schema, nullable: true });
const text = { type: 'string', minLength: 1 };
const boolean = { type: 'boolean' };
const date = { type: 'string', format: 'date' };
const webUrl = { type: 'string', pattern: '^https?://[^\\s/]+\\S*$' };

const field = {
	type: 'object',
	required: ['type'],
	properties: {
		type: { enum: ['string', 'number', 'boolean', 'array', 'object', 'url', 'date', 'email'] },
	},
};

/** Further keywords are left alone: a client may pass a whole JSON schema. */
const extraction = {
	type: 'object',
	required: ['type', 'properties'],
	properties: {
		type: { enum: ['object'] },
		properties: { type: 'object', minProperties: 1, additionalProperties: field },
	},
};

const sharedOptions = {
	date_filter: nullable(closedObject({ field: text, after: date, before: date }, ['field'])),
	llm_mode: { enum: ['structured', 'json'] },
};

export const scrapeBody = closedObject(
	{
		url: webUrl,
		schema: extraction,
		organization_id: text,
		options: closedObject({
			...sharedOptions,
			max_items: integer(1, 1000),
			timeout: integer(1, 300),
			sync: boolean,
			wait_for_content: boolean,
			extract_images: boolean,
			follow_pagination: boolean,
			engine_type: { enum: ['static', 'browser', 'hybrid', null] },
		}),
	},
	['url', 'schema'],
);

export const batchBody = closedObject(
	{
		urls: { type: 'array', minItems: 1, maxItems: 50, items: webUrl },
		schema: extraction,
		organization_id: text,
		options: closedObject({
			...sharedOptions,
			max_items_per_url: integer(1, 500),
			max_total_items: integer(1, 5000),
			parallel_jobs: integer(1, 10),
			timeout_per_url: integer(1, 300),
		}),
	},
	['urls', 'schema'],
);

export const listQuery = closedObject({
	status: { enum: STATUSES },
	limit: { ...integer(1, 100), default: 50 },
	offset: { type: 'integer', minimum: 0, default: 0 },
});
