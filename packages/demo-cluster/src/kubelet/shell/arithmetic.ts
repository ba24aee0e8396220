type Operation = (left: number, right: number) => number;

/** Operators by how tightly they bind, loosest first. */
const LEVELS: Array<Record<string, Operation>> = [
  { '||': (a, b) => Number(a !== 0 || b !== 0) },
  { '&&': (a, b) => Number(a !== 0 && b !== 0) },
  { '==': (a, b) => Number(a === b), '!=': (a, b) => Number(a !== b) },
  {
    '<=': (a, b) => Number(a <= b),
    '>=': (a, b) => Number(a >= b),
    '<': (a, b) => Number(a < b),
    '>': (a, b) => Number(a > b),
  },
  { '+': (a, b) => a + b, '-': (a, b) => a - b },
  {
    '*': (a, b) => a * b,
    '/': (a, b) => Math.trunc(a / b),
    '%': (a, b) => a % b,
  },
];

class Evaluation {
  readonly #expression: string;
  readonly #tokens: string[];
  readonly #valueOf: (name: string) => string | undefined;
  #at = 0;

  constructor(
    expression: string,
    valueOf: (name: string) => string | undefined,
  ) {
    this.#expression = expression;
    this.#tokens =
      expression.match(/\w+|\|\||&&|[=!<>]=|[-+*/%()<>!]|\S/g) ?? [];
    this.#valueOf = valueOf;
  }

  value(): number {
    const value = this.#level(0);
    return this.#at < this.#tokens.length ? this.#fail() : value;
  }

  #level(depth: number): number {
    if (depth === LEVELS.length) {
      return this.#operand();
    }
    let value = this.#level(depth + 1);
    for (;;) {
      const operation = LEVELS[depth][this.#tokens[this.#at]];
      if (!operation) {
        return value;
      }
      this.#at += 1;
      value = operation(value, this.#level(depth + 1));
    }
  }

  #operand(): number {
    const token = this.#tokens[this.#at] ?? '';
    this.#at += 1;
    if (token === '(') {
      const value = this.#level(0);
      this.#at += 1;
      return value;
    }
    if (token === '-') {
      return -this.#operand();
    }
    if (token === '!') {
      return Number(this.#operand() === 0);
    }
    if (/^\d+$/.test(token)) {
      return Number(token);
    }
    return /^\w+$/.test(token)
      ? Number(this.#valueOf(token) || 0)
      : this.#fail();
  }

  #fail(): never {
    throw new SyntaxError(`arithmetic syntax error: "${this.#expression}"`);
  }
}

/** The value of a shell's `$((...))`; a name stands for its variable, and one that is not set for 0. */
export function evaluateArithmetic(
  expression: string,
  valueOf: (name: string) => string | undefined,
): number {
  return new Evaluation(expression, valueOf).value();
}
