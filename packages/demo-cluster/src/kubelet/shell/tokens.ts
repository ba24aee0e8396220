/** A piece of a word: text as it stands, a variable, a sum, or a command whose output it becomes. */
export type Piece =
  | { text: string; quoted: boolean }
  | {
      variable: string;
      /** `:-`, `-`, `#`, `##`, `%`, `%%`, or `length` of `${#NAME}`. */
      operator?: string;
      operand?: Piece[];
      quoted: boolean;
    }
  | { arithmetic: string; quoted: boolean }
  | { command: string; quoted: boolean };
/** A word of a command line, or an operator between words; `descriptor` is the number before a redirection. */
export type Token =
  | { word: Piece[] }
  | { operator: string; descriptor?: number };

const OPERATOR = /^(?:&&|\|\||;;|[;|()&\n]|(\d?)(>>|>&|<&|>|<))/;
const VARIABLE = /^\$(\w+|[?!#@*$])/;
const BRACED =
  /^\$\{(?:#(\w+)\}|(\w+|[?!#@*$])(?:(:-|:=|:\+|-|=|\+|##|#|%%|%)|(?=\})))/;

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
      const operator = OPERATOR.exec(this.#rest());
      if (operator) {
        this.#at += operator[0].length;
        tokens.push(operatorToken(operator));
      } else {
        tokens.push({ word: this.#word() });
      }
    }
  }

  /** Pieces up to the end of the text: what stands after `:-` in `${NAME:-...}`. */
  pieces(quoted: boolean): Piece[] {
    const pieces: Piece[] = [];
    while (this.#at < this.#script.length) {
      pieces.push(...this.#quotedOrPiece(quoted));
    }
    return pieces;
  }

  #rest(): string {
    return this.#script.slice(this.#at);
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
      pieces.push(...this.#quotedOrPiece(false));
    }
    return pieces;
  }

  /** A quoted text, or one piece. Inside double quotes a single quote is a character like others. */
  #quotedOrPiece(quoted: boolean): Piece[] {
    const char = this.#peek();
    if (char === "'" && !quoted) {
      const end = this.#script.indexOf("'", this.#at + 1);
      const text = this.#script.slice(this.#at + 1, this.#closed(end, "'"));
      this.#at = end + 1;
      return [{ text, quoted: true }];
    }
    if (char === '"' && !quoted) {
      this.#at += 1;
      const pieces: Piece[] = [{ text: '', quoted: true }];
      while (this.#at < this.#script.length && this.#peek() !== '"') {
        pieces.push(this.#piece(true));
      }
      this.#closed(this.#peek() === '"' ? this.#at : -1, '"');
      this.#at += 1;
      return pieces;
    }
    return [this.#piece(quoted)];
  }

  #piece(quoted: boolean): Piece {
    const rest = this.#rest();
    if (rest.startsWith('$((')) {
      return { arithmetic: this.#enclosed('((').slice(0, -1), quoted };
    }
    if (rest.startsWith('$(')) {
      return { command: this.#enclosed('('), quoted };
    }
    if (rest[0] === '`') {
      const end = this.#closed(this.#script.indexOf('`', this.#at + 1), '`');
      const command = this.#script.slice(this.#at + 1, end);
      this.#at = end + 1;
      return { command, quoted };
    }
    return this.#variable(rest, quoted) ?? this.#text(rest, quoted);
  }

  #variable(rest: string, quoted: boolean): Piece | undefined {
    const braced = BRACED.exec(rest);
    if (braced) {
      this.#at += braced[0].length;
      return braced[1]
        ? { variable: braced[1], operator: 'length', quoted }
        : this.#operand(braced[2], { operator: braced[3], quoted });
    }
    const plain = VARIABLE.exec(rest);
    if (plain) {
      // One digit only: `$10` is `$1` and a zero.
      const name = /^\d/.test(plain[1]) ? plain[1][0] : plain[1];
      this.#at += name.length + 1;
      return { variable: name, quoted };
    }
    return undefined;
  }

  #operand(
    variable: string,
    { operator, quoted }: { operator?: string; quoted: boolean },
  ): Piece {
    const start = this.#at;
    for (let depth = 0; this.#at < this.#script.length; this.#at += 1) {
      depth += { '{': 1, '}': -1 }[this.#peek()] ?? 0;
      if (depth < 0) {
        const text = this.#script.slice(start, this.#at);
        this.#at += 1;
        const operand = new Tokenizer(text).pieces(quoted);
        return { variable, operator, operand, quoted };
      }
    }
    throw new SyntaxError('syntax error: unterminated ${');
  }

  #text(rest: string, quoted: boolean): Piece {
    if (rest[0] === '\\' && rest.length > 1) {
      this.#at += 2;
      return {
        text: quoted && !/["\\$`]/.test(rest[1]) ? rest.slice(0, 2) : rest[1],
        quoted: true,
      };
    }
    const text =
      (quoted ? /^[^"\\$`]+/ : /^[^\s;|&<>()'"\\$`]+/).exec(rest)?.[0] ??
      rest[0];
    this.#at += text.length;
    return { text, quoted };
  }

  /** What stands in `$(...)`. */
  #enclosed(open: string): string {
    let depth = 0;
    const start = this.#at + 1 + open.length;
    for (let at = this.#at + 1; at < this.#script.length; at += 1) {
      depth += { '(': 1, ')': -1 }[this.#script[at]] ?? 0;
      if (depth === 0) {
        this.#at = at + 1;
        return this.#script.slice(start, at);
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

function operatorToken([all, descriptor, redirection]: RegExpExecArray): Token {
  if (!redirection) {
    return { operator: all === '\n' ? ';' : all };
  }
  const standard = redirection.startsWith('<') ? 0 : 1;
  return {
    operator: redirection,
    descriptor: descriptor === '' ? standard : Number(descriptor),
  };
}

/** Splits a script into words and operators, as a POSIX shell reads it. */
export function tokenize(script: string): Token[] {
  return new Tokenizer(script).tokens();
}
