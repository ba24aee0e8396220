export const text = { type: 'string' };
export const time = { type: 'string', format: 'date-time' };
export const count = { type: 'integer', minimum: 0 };
export const milliseconds = { type: 'number', minimum: 0 };
export const percent = { type: 'integer', minimum: 0, maximum: 100 };
export const texts = listOf(text);
export const quantities = { type: 'object', additionalProperties: text };

export function listOf(items: object) {
  return { type: 'array', items };
}

export function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

export function oneOf(...values: string[]) {
  return { type: 'string', enum: values };
}

/** An object whose properties are all required but those whose name ends with `?`. */
export function shape(properties: Record<string, object>) {
  const entries = Object.entries(properties);
  const required = entries
    .map(([key]) => key)
    .filter(key => !key.endsWith('?'));
  return {
    type: 'object',
    // OpenAPI 3.0 allows no empty list here.
    ...(required.length > 0 && { required }),
    properties: Object.fromEntries(
      entries.map(([key, schema]) => [key.replace(/\?$/, ''), schema]),
    ),
  };
}

export const entityParameters = ['kind', 'namespace', 'name'].map(part => ({
  name: part,
  in: 'path' as const,
  required: true,
  description: `The ${part} of the entity, as in its entity ref`,
  schema: { type: 'string' as const, minLength: 1, maxLength: 253 },
}));

export const runParameter = {
  name: 'id',
  in: 'path' as const,
  required: true,
  description: 'Id of a run',
  schema: { $ref: '#/components/schemas/RunId' },
};

export const errors = {
  '400': errorResponse(
    'The request or the definition is wrong; the message names the field',
  ),
  '401': errorResponse('Not signed in'),
  '403': errorResponse(
    'Not allowed, or not entitled; the message names what it takes',
  ),
  '404': errorResponse('There is no such entity, restore test or run'),
};

export function errorResponse(description: string) {
  return json(description, { $ref: '#/components/schemas/Error' });
}

export function json(description: string, schema: object) {
  return { description, content: { 'application/json': { schema } } };
}

/** A list as an answer. */
export function itemsOf(name: string) {
  return {
    type: 'object',
    required: ['items'],
    properties: {
      items: { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
    },
  };
}

/** A list of values of a query parameter, each given by itself. */
export function manyOf(name: string, description: string, items: object) {
  return {
    name,
    in: 'query' as const,
    description,
    style: 'form' as const,
    explode: true,
    allowReserved: true,
    schema: { type: 'array' as const, items },
  };
}

export const pageParameters = [
  {
    name: 'limit',
    in: 'query' as const,
    description: 'At most so many items',
    schema: { type: 'integer' as const, minimum: 1, maximum: 200 },
  },
  {
    name: 'cursor',
    in: 'query' as const,
    description: '`nextCursor` of the page before',
    schema: { type: 'string' as const, minLength: 1 },
  },
];

/** A page of a list as an answer. */
export function pageOf(name: string) {
  const list = itemsOf(name);
  return {
    ...list,
    required: ['items', 'totalItems'],
    properties: {
      ...list.properties,
      totalItems: { type: 'integer', minimum: 0 },
      nextCursor: { type: 'string', description: 'Absent on the last page' },
    },
  };
}
