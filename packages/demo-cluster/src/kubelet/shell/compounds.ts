import { expandPattern, expandWord, expandWords, Variables } from './expansion';
import { Leave } from './Leave';
import { Node } from './nodes';
import { Scope } from './Scope';

/** What compound commands need of the shell that runs them. */
export interface Evaluator {
  scope: Scope;
  variables: Variables;
  execute(node: Node): Promise<number>;
  /** The same, where a failure is an answer. */
  condition(node: Node): Promise<number>;
}

type Compound<K extends Node['kind']> = Extract<Node, { kind: K }>;

/** `if ...; then ...; else ...; fi` */
export async function runIf(
  node: Compound<'if'>,
  shell: Evaluator,
): Promise<number> {
  if ((await shell.condition(node.condition)) === 0) {
    return shell.execute(node.then);
  }
  return node.otherwise ? shell.execute(node.otherwise) : 0;
}

/** `while ...; do ...; done` and `until` */
export async function runLoop(
  node: Compound<'while'>,
  shell: Evaluator,
): Promise<number> {
  let code = 0;
  while (((await shell.condition(node.condition)) === 0) !== node.until) {
    const round = await runRound(node.body, shell);
    code = round.code;
    if (round.last) {
      break;
    }
    // A loop that never waits must not keep the whole process from its work.
    await new Promise(resolve => setImmediate(resolve));
  }
  return code;
}

/** `for NAME in ...; do ...; done`; without words it takes the parameters. */
export async function runFor(
  node: Compound<'for'>,
  shell: Evaluator,
): Promise<number> {
  const values = node.words
    ? await expandWords(node.words, shell.variables)
    : shell.scope.parameters;
  let code = 0;
  for (const value of values) {
    shell.scope.set(node.variable, value);
    const round = await runRound(node.body, shell);
    code = round.code;
    if (round.last) {
      break;
    }
  }
  return code;
}

/** `case ... in PATTERN) ...;; esac` */
export async function runCase(
  node: Compound<'case'>,
  shell: Evaluator,
): Promise<number> {
  const word = await expandWord(node.word, shell.variables);
  for (const { patterns, body } of node.clauses) {
    for (const pieces of patterns) {
      const pattern = await expandPattern(pieces, shell.variables);
      if (new RegExp(`^(?:${pattern})$`).test(word)) {
        return shell.execute(body);
      }
    }
  }
  return 0;
}

/** One time through the body of a loop; `break` makes it the last. */
async function runRound(
  body: Node,
  shell: Evaluator,
): Promise<{ code: number; last: boolean }> {
  try {
    return { code: await shell.execute(body), last: false };
  } catch (error) {
    if (error instanceof Leave && ['break', 'continue'].includes(error.what)) {
      return { code: error.code, last: error.what === 'break' };
    }
    throw error;
  }
}
