/** A value of a column. */
export type Value = string | number | boolean | null;
/** A row, by the names of its columns. */
export type Row = Record<string, Value>;

/** What the server refuses, as it says it. */
export class SqlError extends Error {}

/** Where an expression is evaluated: the current row, or all rows for aggregates. */
export interface Scope {
  row?: Row;
  rows: Row[];
  database: string;
}

const TOKEN =
  /\s*('(?:[^']|'')*'|\d+(?:\.\d+)?|[A-Za-z_][\w.]*|\|\||<>|!=|<=|>=|::|[-+*/()=<>,])/y;

/** Splits an expression into its tokens. */
export function sqlTokens(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) {
      throw new SqlError(
        `syntax error at or near "${text.slice(at).trim().split(/\s/)[0]}"`,
      );
    }
    tokens.push(found[1]);
  }
  return tokens;
}

class ExpressionReader {
  readonly #tokens: string[];
  readonly #scope: Scope;
  #at = 0;

  constructor(tokens: string[], scope: Scope) {
    this.#tokens = tokens;
    this.#scope = scope;
  }

  or(): Value {
    let left = this.#and();
    while (this.#take('or')) {
      const right = this.#and();
      left = Boolean(left) || Boolean(right);
    }
    return left;
  }

  expectEnd(): void {
    if (this.#at < this.#tokens.length) {
      throw new SqlError(`syntax error at or near "${this.#tokens[this.#at]}"`);
    }
  }

  #and(): Value {
    let left = this.#comparison();
    while (this.#take('and')) {
      const right = this.#comparison();
      left = Boolean(left) && Boolean(right);
    }
    return left;
  }

  #comparison(): Value {
    const left = this.#sum();
    const operator = ['=', '<>', '!=', '<=', '>=', '<', '>'].find(candidate =>
      this.#take(candidate),
    );
    return operator ? compared(left, operator, this.#sum()) : left;
  }

  #sum(): Value {
    let left = this.#product();
    for (;;) {
      if (this.#take('+')) {
        left = Number(left) + Number(this.#product());
      } else if (this.#take('-')) {
        left = Number(left) - Number(this.#product());
      } else if (this.#take('||')) {
        left = `${left ?? ''}${this.#product() ?? ''}`;
      } else {
        return left;
      }
    }
  }

  #product(): Value {
    let left = this.#atom();
    for (;;) {
      if (this.#take('*')) {
        left = Number(left) * Number(this.#atom());
      } else if (this.#take('/')) {
        left = Math.trunc(Number(left) / Number(this.#atom()));
      } else {
        return left;
      }
    }
  }

  #atom(): Value {
    const token = this.#tokens[this.#at];
    if (token === undefined) {
      throw new SqlError('syntax error at end of input');
    }
    this.#at += 1;
    const value = this.#literal(token);
    if (this.#take('::')) {
      this.#at += 1;
    }
    return value;
  }

  #literal(token: string): Value {
    if (token === '(') {
      const value = this.or();
      this.#expect(')');
      return value;
    }
    if (token === '-') {
      return -Number(this.#atom());
    }
    if (token.startsWith("'")) {
      return token.slice(1, -1).replace(/''/g, "'");
    }
    if (/^\d/.test(token)) {
      return Number(token);
    }
    if (this.#take('(')) {
      return this.#call(token.toLowerCase());
    }
    return this.#name(token);
  }

  #name(token: string): Value {
    const constants: Record<string, Value> = {
      true: true,
      false: false,
      null: null,
      current_database: this.#scope.database,
    };
    const name = token.toLowerCase();
    if (name in constants) {
      return constants[name];
    }
    const column = name.split('.').at(-1)!;
    const row = this.#scope.row ?? this.#scope.rows[0] ?? {};
    if (!(column in row)) {
      throw new SqlError(`column "${column}" does not exist`);
    }
    return row[column];
  }

  #call(name: string): Value {
    const { rows } = this.#scope;
    const inner = this.#argument();
    const values = () =>
      rows
        .map(row => evaluate(inner, { ...this.#scope, row }))
        .filter(value => value !== null);
    const numbers = () => values().map(Number);
    switch (name) {
      case 'count':
        return inner === '*' ? rows.length : values().length;
      case 'sum':
        return rows.length > 0
          ? numbers().reduce((sum, value) => sum + value, 0)
          : null;
      case 'max':
        return extreme(values(), (a, b) => a > b);
      case 'min':
        return extreme(values(), (a, b) => a < b);
      case 'now':
        return new Date().toISOString();
      case 'version':
        return 'PostgreSQL 15 (demo cluster)';
      case 'pg_is_in_recovery':
        return false;
      case 'current_database':
        return this.#scope.database;
      default:
        throw new SqlError(`function ${name}() does not exist`);
    }
  }

  #argument(): string {
    const start = this.#at;
    let depth = 1;
    while (depth > 0) {
      const token = this.#tokens[this.#at];
      if (token === undefined) {
        throw new SqlError('syntax error at end of input');
      }
      depth += { '(': 1, ')': -1 }[token] ?? 0;
      this.#at += 1;
    }
    return this.#tokens.slice(start, this.#at - 1).join(' ');
  }

  #take(token: string): boolean {
    const taken = this.#tokens[this.#at]?.toLowerCase() === token;
    this.#at += taken ? 1 : 0;
    return taken;
  }

  #expect(token: string): void {
    if (!this.#take(token)) {
      throw new SqlError(
        `syntax error at or near "${this.#tokens[this.#at] ?? 'end of input'}"`,
      );
    }
  }
}

function compared(left: Value, operator: string, right: Value): boolean {
  const [a, b] =
    typeof left === 'number' || typeof right === 'number'
      ? [Number(left), Number(right)]
      : [String(left), String(right)];
  switch (operator) {
    case '=':
      return a === b;
    case '<>':
    case '!=':
      return a !== b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    case '<':
      return a < b;
    default:
      return a > b;
  }
}

function extreme(
  values: Value[],
  better: (a: Value & {}, b: Value & {}) => boolean,
): Value {
  return values.reduce<Value>(
    (best, value) => (best === null || better(value!, best) ? value : best),
    null,
  );
}

/** Evaluates an expression: literals, columns, arithmetic, comparisons, AND, OR and a few functions. */
export function evaluate(text: string, scope: Scope): Value {
  const reader = new ExpressionReader(sqlTokens(text), scope);
  const value = reader.or();
  reader.expectEnd();
  return value;
}
