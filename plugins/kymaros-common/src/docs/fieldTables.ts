import { restoreTestJsonSchema } from '../restoreTest/schema';

/** The part of JSON Schema that zod makes of our schema. */
interface Schema {
  title?: string;
  description?: string;
  type?: string | string[];
  const?: string;
  enum?: string[];
  minimum?: number;
  maximum?: number;
  default?: unknown;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  items?: Schema;
  oneOf?: Schema[];
  anyOf?: Schema[];
}

type Row = [field: string, value: string, inUse: string, meaning: string];

const HEAD: Row = ['field', 'value', 'default', 'meaning'];

/** The fields of a RestoreTest as Markdown, out of its schema. */
export function fieldTables(): string {
  const spec = restoreTestJsonSchema() as Schema;
  const { checks, ...others } = spec.properties ?? {};
  const variants = checks.items?.oneOf ?? [];
  const [{ properties: anyCheck = {}, required }] = variants;
  const types = variants.map(variant => variant.properties?.type.const ?? '');
  const common: Record<string, Schema> = {
    ...anyCheck,
    type: {
      enum: types,
      description: 'what is checked, in a block of that name',
    },
  };
  delete common[types[0]];
  return [
    '### `spec`',
    table(
      rowsOf({
        properties: { ...others, checks: leaf(checks) },
        required: spec.required,
      }),
    ),
    '### Every check: `spec.checks[]`',
    table(rowsOf({ properties: common, required })),
    ...variants.flatMap((variant, index) => [
      `### \`${types[index]}\``,
      table(rowsOf(variant.properties?.[types[index]] ?? {})),
    ]),
  ].join('\n\n');
}

function leaf({ items: _, ...schema }: Schema): Schema {
  return schema;
}

function rowsOf(
  { properties = {}, required = [] }: Schema,
  prefix = '',
): Row[] {
  return Object.entries(properties).flatMap(([name, schema]) => {
    const field = `${prefix}${name}`;
    const row: Row = [
      `\`${field}\``,
      valueOf(schema),
      inUse(schema, required.includes(name)),
      schema.description ?? '',
    ];
    return [row, ...innerRows(schema, field)];
  });
}

function innerRows(schema: Schema, field: string): Row[] {
  if (schema.title !== undefined) {
    return [];
  }
  return schema.items?.properties
    ? rowsOf(schema.items, `${field}[].`)
    : rowsOf(schema, `${field}.`);
}

function valueOf(schema: Schema): string {
  if (schema.enum) {
    return schema.enum.map(word => `\`${word}\``).join(', ');
  }
  if (schema.type === 'integer') {
    return `${schema.minimum} to ${schema.maximum}`;
  }
  if (schema.title !== undefined) {
    return schema.title;
  }
  if (schema.anyOf) {
    return schema.anyOf.map(valueOf).join(' or ');
  }
  if (schema.type === 'array') {
    return 'list';
  }
  if (schema.type === 'object') {
    return 'map';
  }
  return [schema.type ?? []]
    .flat()
    .map(type => ({ string: 'text', boolean: 'true, false' }[type] ?? type))
    .join(' or ');
}

function inUse(schema: Schema, required: boolean): string {
  if (required) {
    return '**required**';
  }
  return schema.default === undefined || typeof schema.default === 'object'
    ? ''
    : `\`${schema.default}\``;
}

/** Aligned as prettier has it. */
function table(rows: Row[]): string {
  const cells = [HEAD, ...rows].map(row =>
    row.map(cell => cell.replace(/\|/g, '\\|')),
  );
  const widths = HEAD.map((_, column) =>
    Math.max(3, ...cells.map(row => row[column].length)),
  );
  const line = (row: string[], fill = ' ') =>
    `| ${row
      .map((cell, column) => cell.padEnd(widths[column], fill))
      .join(' | ')} |`;
  const [head, ...body] = cells;
  return [
    line(head),
    line(['', '', '', ''], '-'),
    ...body.map(row => line(row)),
  ].join('\n');
}
