import { evaluate, Row, SqlError, Value } from './expressions';
import type { Table } from './DatabaseFiles';

/** What a statement gives: rows, or the tag of what it did. */
export type Outcome = { columns: string[]; rows: Value[][] } | { tag: string };
type Tables = Record<string, Table>;

type Parts = Record<string, string>;
type Run = (parts: Parts, tables: Tables, database: string) => Outcome;

const STATEMENTS: Array<[RegExp, Run]> = [
  [
    /^create\s+table\s+(?<exists>if\s+not\s+exists\s+)?(?<name>\w+)\s*\((?<columns>[\s\S]*)\)$/i,
    createTable,
  ],
  [/^drop\s+table\s+(?<exists>if\s+exists\s+)?(?<name>\w+)$/i, dropTable],
  [
    /^insert\s+into\s+(?<name>\w+)\s*(?:\((?<columns>[^)]*)\))?\s*values\s*(?<values>[\s\S]*)$/i,
    insertValues,
  ],
  [
    /^insert\s+into\s+(?<name>\w+)\s*(?:\((?<columns>[^)]*)\))?\s*select\s+(?<items>[\s\S]+?)\s+from\s+generate_series\(\s*(?<first>\d+)\s*,\s*(?<last>\d+)\s*\)\s*(?:as\s+)?(?<variable>\w+)?$/i,
    insertSeries,
  ],
  [
    /^delete\s+from\s+(?<name>\w+)(?:\s+where\s+(?<where>[\s\S]+))?$/i,
    deleteRows,
  ],
  [/^(?:begin|commit|vacuum|analyze|checkpoint|set)\b/i, () => ({ tag: 'OK' })],
  [
    /^select\s+(?<items>[\s\S]+?)(?:\s+from\s+(?<name>\w+)(?:\s+where\s+(?<where>[\s\S]+?))?(?:\s+order\s+by\s+(?<order>\w+)(?<down>\s+desc)?(?:\s+asc)?)?(?:\s+limit\s+(?<limit>\d+))?)?$/i,
    select,
  ],
];

function tableOf(name: string, tables: Tables): Table {
  const table = tables[name.toLowerCase()];
  if (!table) {
    throw new SqlError(`relation "${name}" does not exist`);
  }
  return table;
}

function createTable(
  { exists, name, columns }: Parts,
  tables: Tables,
): Outcome {
  if (tables[name.toLowerCase()] && !exists) {
    throw new SqlError(`relation "${name}" already exists`);
  }
  const names = splitList(columns)
    .map(column => column.split(/\s+/)[0].toLowerCase())
    .filter(
      column =>
        !['primary', 'unique', 'constraint', 'foreign', 'check'].includes(
          column,
        ),
    );
  tables[name.toLowerCase()] ??= { columns: names, rows: [] };
  return { tag: 'CREATE TABLE' };
}

function dropTable({ exists, name }: Parts, tables: Tables): Outcome {
  if (!exists) {
    tableOf(name, tables);
  }
  delete tables[name.toLowerCase()];
  return { tag: 'DROP TABLE' };
}

function insertValues(
  { name, columns, values }: Parts,
  tables: Tables,
  database: string,
): Outcome {
  const tuples =
    values.match(/\((?:'(?:[^']|'')*'|[^()']|\([^()]*\))*\)/g) ?? [];
  const rows = tuples.map(tuple =>
    splitList(tuple.slice(1, -1)).map(value =>
      evaluate(value, { rows: [], row: {}, database }),
    ),
  );
  return insert(tableOf(name, tables), { columns, rows });
}

function insertSeries(parts: Parts, tables: Tables, database: string): Outcome {
  const variable = (parts.variable ?? 'generate_series').toLowerCase();
  const [first, last] = [Number(parts.first), Number(parts.last)];
  const rows = Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) =>
      splitList(parts.items).map(item =>
        evaluate(item, {
          rows: [],
          row: { [variable]: first + index },
          database,
        }),
      ),
  );
  return insert(tableOf(parts.name, tables), { columns: parts.columns, rows });
}

function insert(
  table: Table,
  what: { columns?: string; rows: Value[][] },
): Outcome {
  const columns = what.columns
    ? splitList(what.columns.toLowerCase())
    : table.columns;
  const unknown = columns.find(column => !table.columns.includes(column));
  if (unknown) {
    throw new SqlError(`column "${unknown}" does not exist`);
  }
  for (const values of what.rows) {
    // A column that gets no value counts up, as a serial one would.
    const row: Row = Object.fromEntries(
      table.columns.map(column => [
        column,
        column === 'id' ? table.rows.length + 1 : null,
      ]),
    );
    columns.forEach((column, index) => {
      row[column] = values[index] ?? null;
    });
    table.rows.push(row);
  }
  return { tag: `INSERT 0 ${what.rows.length}` };
}

function deleteRows(
  { name, where }: Parts,
  tables: Tables,
  database: string,
): Outcome {
  const table = tableOf(name, tables);
  const kept = table.rows.filter(
    row => where && !evaluate(where, { rows: [row], row, database }),
  );
  const tag = `DELETE ${table.rows.length - kept.length}`;
  table.rows = kept;
  return { tag };
}

function select(parts: Parts, tables: Tables, database: string): Outcome {
  const { items, name, where, order, limit } = parts;
  if (!name) {
    return {
      columns: splitList(items).map(labelOf),
      rows: [
        splitList(items).map(item =>
          evaluate(bare(item), { rows: [], row: {}, database }),
        ),
      ],
    };
  }
  const table = tableOf(name, tables);
  let rows = table.rows.filter(
    row => !where || evaluate(where, { rows: [row], row, database }),
  );
  if (order) {
    const sign = parts.down ? -1 : 1;
    rows = [...rows].sort(
      (a, b) =>
        sign * (a[order.toLowerCase()]! < b[order.toLowerCase()]! ? -1 : 1),
    );
  }
  rows = limit ? rows.slice(0, Number(limit)) : rows;
  const list = items.trim() === '*' ? table.columns : splitList(items);
  const aggregates = list.some(item => /^(count|sum|max|min)\s*\(/i.test(item));
  const columns = list.map(labelOf);
  if (aggregates) {
    return {
      columns,
      rows: [list.map(item => evaluate(bare(item), { rows, database }))],
    };
  }
  return {
    columns,
    rows: rows.map(row =>
      list.map(item => evaluate(bare(item), { rows, row, database })),
    ),
  };
}

const ALIAS = /^([\s\S]+?)\s+as\s+(\w+)$/i;

function bare(item: string): string {
  return ALIAS.exec(item)?.[1] ?? item;
}

function labelOf(item: string): string {
  const name = ALIAS.exec(item)?.[2] ?? /^(\w+)\s*(?:\(|$)/.exec(item)?.[1];
  return name && !/^\d/.test(name) ? name.toLowerCase() : '?column?';
}

/** Splits at commas that stand outside of parentheses and quotes. */
function splitList(text: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  let quoted = false;
  for (const char of text) {
    quoted = char === "'" ? !quoted : quoted;
    depth += quoted ? 0 : { '(': 1, ')': -1 }[char] ?? 0;
    if (char === ',' && depth === 0 && !quoted) {
      parts.push('');
    } else {
      parts[parts.length - 1] += char;
    }
  }
  return parts.map(part => part.trim()).filter(part => part !== '');
}

/** Splits a script into statements; semicolons inside quotes do not end one. */
export function splitStatements(script: string): string[] {
  const parts = script.match(/(?:'(?:[^']|'')*'|[^;'])+/g) ?? [];
  return parts.map(part => part.trim()).filter(Boolean);
}

/** Runs one statement on the tables of a database. */
export function runStatement(
  statement: string,
  tables: Tables,
  database: string,
): Outcome {
  for (const [pattern, run] of STATEMENTS) {
    const found = pattern.exec(statement);
    if (found) {
      return run(found.groups ?? {}, tables, database);
    }
  }
  throw new SqlError(`syntax error at or near "${statement.split(/\s/)[0]}"`);
}
