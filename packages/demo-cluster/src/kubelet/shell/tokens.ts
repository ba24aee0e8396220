/** A piece of a word: text as it stands, a variable, or a command whose output it becomes. */
export type Piece =
  | { text: string; quoted: boolean }
  | { variable: string; fallback?: string; quoted: boolean }
  | { command: string; quoted: boolean };
/** A word of a command line, or an operator between words. */
export type Token = { word: Piece[] } | { operator: string };

const OPERATORS = [
  '&&',
  '||',
  '>>',
  '2>&1',
  '2>',
  ';',
  '|',
  '>',
  '<',
  '(',
  ')',
  '\n',
  '&',
];

class Tokenizer {
  readonly #script: string;
  #at = 0;

  constructor(script: string) {
    this.#script = script;
  }

  tokens(): Token[] {
    const tokens: Token[] = [];
    for (;;) {
      this.#skipBlanks();
      if (this.#at >= this.#script.length) {
        return tokens;
      }
      const operator = OPERATORS.find(candidate =>
        this.#script.startsWith(candidate, this.#at),
      );
      if (operator) {
        this.#at += operator.length;
        tokens.push({ operator: operator === '\n' ? ';' : operator });
      } else {
        tokens.push({ word: this.#word() });
      }
    }
  }

  #skipBlanks(): void {
    while (/[ \t\\#]/.test(this.#peek())) {
      if (this.#peek() === '#') {
        this.#at =
          (this.#script.indexOf('\n', this.#at) + 1 ||
            this.#script.length + 1) - 1;
      } else if (this.#peek() === '\\') {
        if (this.#script[this.#at + 1] !== '\n') {
          return;
        }
        this.#at += 2;
      } else {
        this.#at += 1;
      }
    }
  }

  #peek(): string {
    return this.#script[this.#at] ?? '';
  }

  #word(): Piece[] {
    const pieces: Piece[] = [];
    while (
      this.#at < this.#script.length &&
      !/[\s;|&<>()]/.test(this.#peek())
    ) {
      const char = this.#peek();
      if (char === "'") {
        const end = this.#script.indexOf("'", this.#at + 1);
        pieces.push({
          text: this.#script.slice(this.#at + 1, this.#closed(end, "'")),
          quoted: true,
        });
        this.#at = end + 1;
      } else if (char === '"') {
        this.#at += 1;
        pieces.push({ text: '', quoted: true }, ...this.#until('"', true));
        this.#closed(this.#peek() === '"' ? this.#at : -1, '"');
        this.#at += 1;
      } else {
        pieces.push(this.#piece(false));
      }
    }
    return pieces;
  }

  #until(end: string, quoted: boolean): Piece[] {
    const pieces: Piece[] = [];
    while (this.#at < this.#script.length && this.#peek() !== end) {
      pieces.push(this.#piece(quoted));
    }
    return pieces;
  }

  #piece(quoted: boolean): Piece {
    const rest = this.#script.slice(this.#at);
    const variable = /^\$(?:\{(\w+|\?)(?::-([^}]*))?\}|(\w+|\?))/.exec(rest);
    if (rest.startsWith('$(')) {
      return this.#substitution(quoted);
    }
    if (variable) {
      this.#at += variable[0].length;
      return {
        variable: variable[1] ?? variable[3],
        fallback: variable[2],
        quoted,
      };
    }
    if (rest[0] === '\\' && rest.length > 1) {
      this.#at += 2;
      return {
        text: quoted && !/["\\$`]/.test(rest[1]) ? rest.slice(0, 2) : rest[1],
        quoted: true,
      };
    }
    const text =
      (quoted ? /^[^"\\$]+/ : /^[^\s;|&<>()'"\\$]+/).exec(rest)?.[0] ?? rest[0];
    this.#at += text.length;
    return { text, quoted };
  }

  #substitution(quoted: boolean): Piece {
    let depth = 0;
    const start = this.#at + 2;
    for (let at = this.#at + 1; at < this.#script.length; at += 1) {
      depth += { '(': 1, ')': -1 }[this.#script[at]] ?? 0;
      if (depth === 0) {
        this.#at = at + 1;
        return { command: this.#script.slice(start, at), quoted };
      }
    }
    throw new SyntaxError('syntax error: unterminated $(');
  }

  #closed(end: number, quote: string): number {
    if (end < 0) {
      throw new SyntaxError(
        `syntax error: unterminated quoted string (${quote})`,
      );
    }
    return end;
  }
}

/** Splits a script into words and operators, as a POSIX shell reads it. */
export function tokenize(script: string): Token[] {
  return new Tokenizer(script).tokens();
}
