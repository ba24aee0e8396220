import { Piece } from './tokens';

/** Where a command's input or output goes: to a file, or where another descriptor (`2>&1`) goes. */
export interface Redirection {
  operator: '>' | '>>' | '<' | '>&' | '<&';
  descriptor: number;
  target: Piece[];
}

/** A script as a tree. */
export type Node =
  | { kind: 'simple'; words: Piece[][]; redirections: Redirection[] }
  | { kind: 'redirected'; body: Node; redirections: Redirection[] }
  | { kind: 'pipeline'; commands: Node[]; negated: boolean }
  | { kind: 'and' | 'or'; left: Node; right: Node }
  | { kind: 'background' | 'subshell'; body: Node }
  | { kind: 'list'; nodes: Node[] }
  | { kind: 'while'; condition: Node; body: Node; until: boolean }
  | { kind: 'if'; condition: Node; then: Node; otherwise?: Node }
  | { kind: 'for'; variable: string; words?: Piece[][]; body: Node }
  | {
      kind: 'case';
      word: Piece[];
      clauses: Array<{ patterns: Piece[][]; body: Node }>;
    }
  | { kind: 'function'; name: string; body: Node };
