import { evaluateArithmetic } from './arithmetic';
import { Piece } from './tokens';

/** What words are filled in from. */
export interface Variables {
  /** The value of a variable or of `?`, `!`, `#`, `1`, ... */
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  /** The positional parameters, for `$@`. */
  readonly parameters: readonly string[];
  /** The output of `$(...)`. */
  outputOf(command: string): Promise<string>;
}

/** The words that a command gets: variables and commands filled in, and split where they were not quoted. */
export async function expandWords(
  words: Piece[][],
  variables: Variables,
): Promise<string[]> {
  const result: string[] = [];
  let assigning = true;
  for (const pieces of words) {
    assigning &&= isAssignment(pieces);
    if (isAllParameters(pieces)) {
      result.push(...variables.parameters);
      continue;
    }
    const word = await expandWord(pieces, variables);
    const quoted = pieces.some(piece => piece.quoted);
    const splits = pieces.some(piece => !('text' in piece) && !piece.quoted);
    result.push(
      ...(splits && !quoted && !assigning
        ? word.split(/\s+/).filter(Boolean)
        : [word]),
    );
  }
  return result;
}

/** Before a command, `name=value` takes its value as it is. */
function isAssignment([first]: Piece[]): boolean {
  return (
    first !== undefined &&
    'text' in first &&
    !first.quoted &&
    /^[A-Za-z_]\w*=/.test(first.text)
  );
}

/** `"$@"` is as many words as there are parameters. */
function isAllParameters(pieces: Piece[]): boolean {
  const significant = pieces.filter(
    piece => !('text' in piece && piece.text === ''),
  );
  const [only] = significant;
  return (
    significant.length === 1 &&
    'variable' in only &&
    only.variable === '@' &&
    only.quoted
  );
}

/** A word as one text. */
export async function expandWord(
  pieces: Piece[],
  variables: Variables,
): Promise<string> {
  let word = '';
  for (const piece of pieces) {
    word += await expandPiece(piece, variables);
  }
  return word;
}

/** A pattern of `case`, `#` and `%` as an expression; quoted text stands for itself. */
export async function expandPattern(
  pieces: Piece[],
  variables: Variables,
): Promise<string> {
  let pattern = '';
  for (const piece of pieces) {
    const text = await expandPiece(piece, variables);
    pattern += piece.quoted ? escaped(text) : globExpression(text);
  }
  return pattern;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function globExpression(glob: string): string {
  const parts = glob.match(/\*|\?|\[[^\]]+\]|[\s\S]/g) ?? [];
  const wild: Record<string, string> = { '*': '[\\s\\S]*', '?': '[\\s\\S]' };
  return parts
    .map(
      part =>
        wild[part] ??
        (part.length > 1 ? part.replace(/^\[!/, '[^') : escaped(part)),
    )
    .join('');
}

async function expandPiece(
  piece: Piece,
  variables: Variables,
): Promise<string> {
  if ('text' in piece) {
    return piece.text;
  }
  if ('command' in piece) {
    return (await variables.outputOf(piece.command)).replace(/\n+$/, '');
  }
  if ('arithmetic' in piece) {
    const expression = piece.arithmetic.replace(
      /\$\{?(\w+)\}?/g,
      (_, name) => variables.get(name) || '0',
    );
    return String(evaluateArithmetic(expression, name => variables.get(name)));
  }
  return expandVariable(piece, variables);
}

async function expandVariable(
  piece: Extract<Piece, { variable: string }>,
  variables: Variables,
): Promise<string> {
  const { variable, operator = '', operand = [] } = piece;
  const value = ['@', '*'].includes(variable)
    ? variables.parameters.join(' ')
    : variables.get(variable);
  const missing = operator.startsWith(':') ? !value : value === undefined;
  switch (operator.replace(':', '')) {
    case 'length':
      return String((value ?? '').length);
    case '-':
      return missing ? expandWord(operand, variables) : value!;
    case '+':
      return missing ? '' : expandWord(operand, variables);
    case '=':
      if (missing) {
        variables.set(variable, await expandWord(operand, variables));
      }
      return variables.get(variable) ?? '';
    case '':
      return value ?? '';
    default:
      return trimmed(value ?? '', {
        operator,
        pattern: await expandPattern(operand, variables),
      });
  }
}

/** `${NAME#PATTERN}` and its kin: without the shortest or longest match at an end. */
function trimmed(
  value: string,
  { operator, pattern }: { operator: string; pattern: string },
): string {
  const whole = new RegExp(`^(?:${pattern})$`);
  const lengths = Array.from({ length: value.length + 1 }, (_, at) => at);
  const order = operator.length === 2 ? lengths.reverse() : lengths;
  const fromStart = operator.startsWith('#');
  const length = order.find(count =>
    whole.test(
      fromStart ? value.slice(0, count) : value.slice(value.length - count),
    ),
  );
  if (length === undefined) {
    return value;
  }
  return fromStart
    ? value.slice(length)
    : value.slice(0, value.length - length);
}
