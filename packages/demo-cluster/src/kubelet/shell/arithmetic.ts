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

/** The value of a shell's `$((...))`; a name stands for its variable, and one that is not set for 0. */
export function evaluateArithmetic(
  expression: string,
  valueOf: (name: string) => string | undefined,
): number {
  const tokens =
    expression.match(/\d+|\w+|\|\||&&|[=!<>]=|[-+*/%()<>!]|\S/g) ?? [];
  let at = 0;
  const operand = (): number => {
    const token = tokens[at++];
    if (token === '(') {
      const value = level(0);
      at += 1;
      return value;
    }
    if (token === '-') {
      return -operand();
    }
    if (token === '!') {
      return Number(operand() === 0);
    }
    if (/^\d+$/.test(token ?? '')) {
      return Number(token);
    }
    if (/^\w+$/.test(token ?? '')) {
      return Number(valueOf(token) || 0);
    }
    throw new SyntaxError(`arithmetic syntax error: "${expression}"`);
  };
  const level = (depth: number): number => {
    if (depth === LEVELS.length) {
      return operand();
    }
    let value = level(depth + 1);
    for (let found; (found = LEVELS[depth][tokens[at]]); ) {
      at += 1;
      value = found(value, level(depth + 1));
    }
    return value;
  };
  const value = level(0);
  if (at < tokens.length) {
    throw new SyntaxError(`arithmetic syntax error: "${expression}"`);
  }
  return value;
}
