import { Piece, Token, tokenize } from './tokens';

/** Where a command's input or output goes. */
export interface Redirection {
  operator: '>' | '>>' | '<' | '2>' | '2>&1';
  target?: Piece[];
}

/** A script as a tree. */
export type Node =
  | { kind: 'simple'; words: Piece[][]; redirections: Redirection[] }
  | { kind: 'pipeline'; commands: Node[]; negated: boolean }
  | { kind: 'and' | 'or'; left: Node; right: Node }
  | { kind: 'list'; nodes: Node[] }
  | { kind: 'while'; condition: Node; body: Node; until: boolean }
  | { kind: 'if'; condition: Node; then: Node; otherwise?: Node }
  | { kind: 'for'; variable: string; words: Piece[][]; body: Node };

class Parser {
  readonly #tokens: Token[];
  #at = 0;

  constructor(tokens: Token[]) {
    this.#tokens = tokens;
  }

  /** Commands up to one of the closing words. */
  list(closing: string[]): Node {
    const nodes: Node[] = [];
    for (;;) {
      while (this.#takeOperator(';')) {
        // Empty commands mean nothing.
      }
      if (
        this.#ended() ||
        closing.includes(this.#keyword() ?? '') ||
        (closing.includes(')') && this.#operator() === ')')
      ) {
        return { kind: 'list', nodes };
      }
      nodes.push(this.#andOr());
      if (!this.#ended() && this.#operator() === '&') {
        throw new SyntaxError(
          'syntax error: background commands (&) are not supported here',
        );
      }
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
      if (this.#takeOperator('&&')) {
        left = { kind: 'and', left, right: this.#pipeline() };
      } else if (this.#takeOperator('||')) {
        left = { kind: 'or', left, right: this.#pipeline() };
      } else {
        return left;
      }
    }
  }

  #pipeline(): Node {
    const negated = this.#takeKeyword('!');
    const commands = [this.#command()];
    while (this.#takeOperator('|')) {
      commands.push(this.#command());
    }
    return commands.length === 1 && !negated
      ? commands[0]
      : { kind: 'pipeline', commands, negated };
  }

  #command(): Node {
    if (this.#takeOperator('(')) {
      const inside = this.list([')']);
      this.#expectOperator(')');
      return inside;
    }
    switch (this.#keyword()) {
      case 'while':
      case 'until':
        return this.#loop();
      case 'if':
        this.#at += 1;
        return this.#conditional();
      case 'for':
        return this.#for();
      default:
        return this.#simple();
    }
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
    this.#expectKeyword('in');
    const words: Piece[][] = [];
    while (!this.#ended() && 'word' in this.#tokens[this.#at]) {
      words.push((this.#tokens[this.#at] as { word: Piece[] }).word);
      this.#at += 1;
    }
    this.#takeOperator(';');
    return { kind: 'for', variable, words, body: this.#body() };
  }

  #simple(): Node {
    const words: Piece[][] = [];
    const redirections: Redirection[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token && 'word' in token) {
        this.#at += 1;
        words.push(token.word);
      } else if (
        token &&
        ['>', '>>', '<', '2>', '2>&1'].includes(token.operator)
      ) {
        this.#at += 1;
        redirections.push(
          this.#redirection(token.operator as Redirection['operator']),
        );
      } else {
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

  #redirection(operator: Redirection['operator']): Redirection {
    if (operator === '2>&1') {
      return { operator };
    }
    const token = this.#tokens[this.#at];
    if (!token || !('word' in token)) {
      throw new SyntaxError(`syntax error: "${operator}" without a file`);
    }
    this.#at += 1;
    return { operator, target: token.word };
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

/** Reads a script of simple commands, lists, pipes, `if`, `while`, `until` and `for`. */
export function parseScript(script: string): Node {
  const parser = new Parser(tokenize(script));
  const list = parser.list([]);
  parser.expectEnd();
  return list;
}
