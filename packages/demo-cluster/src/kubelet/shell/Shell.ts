import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CommandNotFound } from '../CommandNotFound';
import { ContainerContext } from '../ContainerImage';
import { BUILT_INS } from './builtIns';
import { Evaluator, runCase, runFor, runIf, runLoop } from './compounds';
import { expandWords, Variables } from './expansion';
import { Jobs } from './Jobs';
import { Leave } from './Leave';
import { Node, Redirection } from './nodes';
import { Programs, Streams } from './Program';
import { redirect } from './redirect';
import { Scope } from './Scope';
import { parseScript } from './syntax';
import { Piece } from './tokens';

const TERMINATED = 143;

/** Runs commands of a container: the programs of its image, and a shell for scripts of them. */
export class Shell {
  readonly #context: ContainerContext;
  readonly #programs: Programs;
  readonly #scope: Scope;
  readonly #jobs = new Jobs();

  constructor(
    context: ContainerContext,
    programs: Programs,
    scope = new Scope({ env: context.env }),
  ) {
    this.#context = context;
    this.#programs = programs;
    this.#scope = scope;
  }

  /** Runs one command; a name that the image does not have is an error. */
  async run(command: string[], streams: Streams): Promise<number> {
    const [path = '', ...args] = command;
    const name = path.split('/').at(-1) ?? '';
    if (['sh', 'ash', 'bash'].includes(name)) {
      return this.#script(args, streams);
    }
    const program = this.#programs[name];
    if (!program) {
      throw new CommandNotFound(path);
    }
    const run = (inner: string[], others: Partial<Streams> = {}) =>
      this.run(inner, { ...streams, ...others });
    return program({
      ...streams,
      args,
      env: this.#scope.env,
      context: this.#context,
      run,
    });
  }

  /** `sh -c SCRIPT NAME ARGUMENTS`, `sh FILE ARGUMENTS`, or a script from the input. */
  async #script(args: string[], streams: Streams): Promise<number> {
    const options = args.filter(arg => /^-\w+$/.test(arg)).join('');
    const first = args.findIndex(arg => !/^-\w+$/.test(arg));
    const words = first < 0 ? [] : args.slice(first);
    const inline = options.includes('c');
    const script = inline ? words[0] : await this.#source(words[0], streams);
    if (script === undefined) {
      streams.stderr.write(`sh: can't open '${words[0]}'\n`);
      return 2;
    }
    const scope = new Scope({
      env: this.#scope.env,
      parameters: words.slice(inline ? 2 : 1),
      stopsAtFailure: options.includes('e'),
    });
    return this.#inside(scope, streams, shell =>
      shell.#execute(parseScript(script), streams),
    );
  }

  async #source(
    file: string | undefined,
    { stdin }: Streams,
  ): Promise<string | undefined> {
    return file === undefined ? text(stdin) : this.#context.files.read(file);
  }

  /** Runs something in a shell of its own, which ends with all that it started. */
  async #inside(
    scope: Scope,
    streams: Streams,
    work: (shell: Shell) => Promise<number>,
  ): Promise<number> {
    const shell = new Shell(this.#context, this.#programs, scope);
    try {
      return await work(shell);
    } catch (error) {
      if (error instanceof Leave) {
        return error.code;
      }
      streams.stderr.write(`sh: ${(error as Error).message}\n`);
      return 2;
    } finally {
      await shell.#jobs.end();
    }
  }

  async #execute(node: Node, streams: Streams): Promise<number> {
    if (streams.signal.aborted) {
      throw new Leave('exit', TERMINATED);
    }
    this.#scope.lastCode = await this.#evaluate(node, streams);
    return this.#scope.lastCode;
  }

  async #evaluate(node: Node, streams: Streams): Promise<number> {
    switch (node.kind) {
      case 'simple':
        return this.#checked(await this.#simple(node, streams));
      case 'redirected':
        return this.#withRedirections(node.redirections, streams, redirected =>
          this.#execute(node.body, redirected),
        );
      case 'pipeline':
        return this.#pipeline(node, streams);
      case 'subshell':
        return this.#checked(await this.#subshell(node.body, streams));
      case 'background':
        return this.#background(node.body, streams);
      case 'and':
      case 'or':
        return this.#either(node, streams);
      case 'while':
        return runLoop(node, this.#evaluator(streams));
      case 'if':
        return runIf(node, this.#evaluator(streams));
      case 'for':
        return runFor(node, this.#evaluator(streams));
      case 'case':
        return runCase(node, this.#evaluator(streams));
      case 'function':
        this.#scope.functions.set(node.name, node.body);
        return 0;
      default:
        return this.#sequence(node.nodes, streams);
    }
  }

  #evaluator(streams: Streams): Evaluator {
    return {
      scope: this.#scope,
      variables: this.#variables(streams),
      execute: node => this.#execute(node, streams),
      condition: node => this.#condition(node, streams),
    };
  }

  /** With `set -e` a failure ends the script, unless it was a condition. */
  #checked(code: number): number {
    if (code !== 0 && this.#scope.stopsAtFailure && !this.#scope.inCondition) {
      throw new Leave('exit', code);
    }
    return code;
  }

  #condition(node: Node, streams: Streams): Promise<number> {
    return this.#scope.asCondition(() => this.#execute(node, streams));
  }

  async #either(
    node: Extract<Node, { kind: 'and' | 'or' }>,
    streams: Streams,
  ): Promise<number> {
    const code = await this.#condition(node.left, streams);
    return (code === 0) === (node.kind === 'and')
      ? this.#execute(node.right, streams)
      : code;
  }

  async #sequence(nodes: Node[], streams: Streams): Promise<number> {
    let code = 0;
    for (const node of nodes) {
      code = await this.#execute(node, streams);
    }
    return code;
  }

  #subshell(node: Node, streams: Streams): Promise<number> {
    return this.#inside(this.#scope.copy(), streams, shell =>
      shell.#execute(node, streams),
    );
  }

  #background(node: Node, streams: Streams): number {
    this.#scope.lastJob = this.#jobs.start(streams.signal, signal =>
      this.#subshell(node, { ...streams, stdin: Readable.from([]), signal }),
    );
    return 0;
  }

  async #pipeline(
    node: Extract<Node, { kind: 'pipeline' }>,
    streams: Streams,
  ): Promise<number> {
    if (node.commands.length === 1) {
      const code = await this.#condition(node.commands[0], streams);
      return Number(code === 0);
    }
    const pipes = node.commands.slice(1).map(() => new PassThrough());
    const codes = await Promise.all(
      node.commands.map(async (command, index) => {
        const stdin = pipes[index - 1] ?? streams.stdin;
        const stdout = pipes[index] ?? streams.stdout;
        const ends = { ...streams, stdin, stdout };
        const code = await this.#subshell(command, ends);
        pipes[index]?.end();
        // Whoever still writes to a command that has ended writes to nobody.
        pipes[index - 1]?.resume();
        return code;
      }),
    );
    const code = codes.at(-1) ?? 0;
    return node.negated ? Number(code === 0) : this.#checked(code);
  }

  async #simple(
    node: Extract<Node, { kind: 'simple' }>,
    streams: Streams,
  ): Promise<number> {
    this.#scope.substitutionCode = 0;
    const words = await this.#words(node.words, streams);
    return this.#withRedirections(node.redirections, streams, async to => {
      try {
        return await this.#command(words, to);
      } catch (error) {
        if (!(error instanceof CommandNotFound)) {
          throw error;
        }
        to.stderr.write(`sh: ${error.command}: not found\n`);
        return 127;
      }
    });
  }

  async #withRedirections(
    redirections: Redirection[],
    streams: Streams,
    work: (redirected: Streams) => Promise<number>,
  ): Promise<number> {
    const resolved = [];
    for (const redirection of redirections) {
      const [target = ''] = await this.#words([redirection.target], streams);
      resolved.push({ ...redirection, target });
    }
    let redirected: Streams;
    try {
      redirected = redirect(resolved, streams, this.#context);
    } catch (error) {
      streams.stderr.write(`sh: ${(error as Error).message}\n`);
      return 1;
    }
    return work(redirected);
  }

  async #command(words: string[], streams: Streams): Promise<number> {
    const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(words[0] ?? '');
    if (assignment) {
      this.#scope.set(assignment[1], assignment[2]);
      return words.length > 1
        ? this.#command(words.slice(1), streams)
        : this.#scope.substitutionCode;
    }
    const [name = ':', ...args] = words;
    const body = this.#scope.functions.get(name);
    if (body) {
      return this.#scope.call(args, () => this.#execute(body, streams));
    }
    const builtIn = BUILT_INS[name];
    return builtIn
      ? builtIn({
          args,
          streams,
          scope: this.#scope,
          jobs: this.#jobs,
          run: (inner, to) => this.#command(inner, to),
        })
      : this.run(words, streams);
  }

  #words(words: Piece[][], streams: Streams): Promise<string[]> {
    return expandWords(words, this.#variables(streams));
  }

  #variables(streams: Streams): Variables {
    return this.#scope.variables(async command => {
      const stdout = new PassThrough();
      const output = text(stdout);
      const code = await this.#inside(this.#scope.copy(), streams, shell =>
        shell.#execute(parseScript(command), { ...streams, stdout }),
      );
      stdout.end();
      this.#scope.lastCode = code;
      this.#scope.substitutionCode = code;
      return output;
    });
  }
}
