import { Node, Redirection } from './nodes';
import { Piece, Token, tokenize } from './tokens';

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  /** Commands up to one of the closing words or operators. */
  list(closing: string[]): Node {
    const nodes: Node[] = [];
    for (;;) {
      while (this.#takeOperator(';')) {
        // Empty commands mean nothing.
      }
      const here = this.#operator() ?? this.#keyword() ?? '';
      if (this.#ended() || closing.includes(here)) {
        return { kind: 'list', nodes };
      }
      const node = this.#andOr();
      nodes.push(
        this.#takeOperator('&') ? { kind: 'background', body: node } : node,
      );
    }
  }

  expectEnd(): void {
    if (!this.#ended()) {
      throw new SyntaxError(
        `syntax error: unexpected "${this.#operator() ?? this.#keyword()}"`,
      );
    }
  }

  #andOr(): Node {
    let left = this.#pipeline();
    for (;;) {
      const kind = (
        [
          ['and', '&&'],
          ['or', '||'],
        ] as const
      ).find(([, operator]) => this.#takeOperator(operator))?.[0];
      if (!kind) {
        return left;
      }
      this.#skipLines();
      left = { kind, left, right: this.#pipeline() };
    }
  }

  #pipeline(): Node {
    const negated = this.#takeKeyword('!');
    const commands = [this.#command()];
    while (this.#takeOperator('|')) {
      this.#skipLines();
      commands.push(this.#command());
    }
    return commands.length === 1 && !negated
      ? commands[0]
      : { kind: 'pipeline', commands, negated };
  }

  /** A line may end after `&&`, `||` and `|`. */
  #skipLines(): void {
    while (this.#takeOperator(';')) {
      // The command goes on.
    }
  }

  #command(): Node {
    const body = this.#compound();
    if (!body) {
      return this.#simple();
    }
    const redirections = this.#redirections();
    return redirections.length > 0
      ? { kind: 'redirected', body, redirections }
      : body;
  }

  #compound(): Node | undefined {
    if (this.#takeOperator('(')) {
      const body = this.list([')']);
      this.#expectOperator(')');
      return { kind: 'subshell', body };
    }
    switch (this.#keyword()) {
      case '{':
        return this.#group();
      case 'while':
      case 'until':
        return this.#loop();
      case 'if':
        this.#at += 1;
        return this.#conditional();
      case 'for':
        return this.#for();
      case 'case':
        return this.#case();
      default:
        return this.#function();
    }
  }

  #group(): Node {
    this.#expectKeyword('{');
    const body = this.list(['}']);
    this.#expectKeyword('}');
    return body;
  }

  #function(): Node | undefined {
    const name = this.#keyword();
    const [open, close] = this.#tokens.slice(this.#at + 1, this.#at + 3);
    if (!name || !isOperator(open, '(') || !isOperator(close, ')')) {
      return undefined;
    }
    this.#at += 3;
    this.#skipLines();
    return { kind: 'function', name, body: this.#command() };
  }

  #loop(): Node {
    const until = this.#keyword() === 'until';
    this.#at += 1;
    const condition = this.list(['do']);
    return { kind: 'while', condition, body: this.#body(), until };
  }

  #body(): Node {
    this.#expectKeyword('do');
    const body = this.list(['done']);
    this.#expectKeyword('done');
    return body;
  }

  #conditional(): Node {
    const condition = this.list(['then']);
    this.#expectKeyword('then');
    const then = this.list(['else', 'elif', 'fi']);
    if (this.#takeKeyword('elif')) {
      return { kind: 'if', condition, then, otherwise: this.#conditional() };
    }
    const otherwise = this.#takeKeyword('else') ? this.list(['fi']) : undefined;
    this.#expectKeyword('fi');
    return { kind: 'if', condition, then, otherwise };
  }

  #for(): Node {
    this.#at += 1;
    const variable = this.#keyword() ?? '';
    this.#at += 1;
    this.#skipLines();
    const words = this.#takeKeyword('in') ? this.#words() : undefined;
    this.#skipLines();
    return { kind: 'for', variable, words, body: this.#body() };
  }

  #case(): Node {
    this.#at += 1;
    const word = this.#word('case');
    this.#skipLines();
    this.#expectKeyword('in');
    const clauses: Array<{ patterns: Piece[][]; body: Node }> = [];
    for (;;) {
      this.#skipLines();
      if (this.#takeKeyword('esac')) {
        return { kind: 'case', word, clauses };
      }
      this.#takeOperator('(');
      const patterns = [this.#word('case')];
      while (this.#takeOperator('|')) {
        patterns.push(this.#word('case'));
      }
      this.#expectOperator(')');
      clauses.push({ patterns, body: this.list([';;', 'esac']) });
      this.#takeOperator(';;');
    }
  }

  #simple(): Node {
    const words: Piece[][] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      const before = this.#at;
      words.push(...this.#words());
      redirections.push(...this.#redirections());
      if (this.#at === before) {
        break;
      }
    }
    if (words.length === 0 && redirections.length === 0) {
      throw new SyntaxError(
        `syntax error: unexpected "${this.#operator() ?? 'end of file'}"`,
      );
    }
    return { kind: 'simple', words, redirections };
  }

  #words(): Piece[][] {
    const words: Piece[][] = [];
    while (!this.#ended() && 'word' in this.#tokens[this.#at]) {
      words.push(this.#word('word'));
    }
    return words;
  }

  #word(what: string): Piece[] {
    const token = this.#tokens[this.#at];
    if (!token || !('word' in token)) {
      throw new SyntaxError(`syntax error: "${what}" without a word`);
    }
    this.#at += 1;
    return token.word;
  }

  #redirections(): Redirection[] {
    const redirections: Redirection[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (!token || !('operator' in token) || token.descriptor === undefined) {
        return redirections;
      }
      this.#at += 1;
      redirections.push({
        operator: token.operator as Redirection['operator'],
        descriptor: token.descriptor,
        target: this.#word(token.operator),
      });
    }
  }

  #ended(): boolean {
    return this.#at >= this.#tokens.length;
  }

  #operator(): string | undefined {
    const token = this.#tokens[this.#at];
    return token && 'operator' in token ? token.operator : undefined;
  }

  /** The word at hand, if it is plain enough to be a keyword. */
  #keyword(): string | undefined {
    const token = this.#tokens[this.#at];
    const only =
      token && 'word' in token && token.word.length === 1
        ? token.word[0]
        : undefined;
    return only && 'text' in only && !only.quoted ? only.text : undefined;
  }

  #takeOperator(operator: string): boolean {
    const taken = this.#operator() === operator;
    this.#at += taken ? 1 : 0;
    return taken;
  }

  #takeKeyword(keyword: string): boolean {
    const taken = this.#keyword() === keyword;
    this.#at += taken ? 1 : 0;
    return taken;
  }

  #expectOperator(operator: string): void {
    if (!this.#takeOperator(operator)) {
      throw new SyntaxError(`syntax error: expected "${operator}"`);
    }
  }

  #expectKeyword(keyword: string): void {
    if (!this.#takeKeyword(keyword)) {
      throw new SyntaxError(`syntax error: expected "${keyword}"`);
    }
  }
}

function isOperator(token: Token | undefined, operator: string): boolean {
  return (
    token !== undefined && 'operator' in token && token.operator === operator
  );
}

/** Reads a script of commands, lists, pipes, functions, `if`, `case`, `while`, `until` and `for`. */
export function parseScript(script: string): Node {
  const parser = new Parser(tokenize(script));
  const list = parser.list([]);
  parser.expectEnd();
  return list;
}
