import { text } from 'node:stream/consumers';
import { PassThrough, Readable, Writable } from 'node:stream';
import { CommandNotFound } from '../CommandNotFound';
import { ContainerContext } from '../ContainerImage';
import { Programs, Streams } from './Program';
import { Node, parseScript, Redirection } from './syntax';
import { Piece } from './tokens';

const MAX_STATUS = 255;

/** `exit` ends the whole script. */
class Exit extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

/** Runs commands of a container: the programs of its image, and a shell for scripts of them. */
export class Shell {
  readonly #context: ContainerContext;
  readonly #programs: Programs;
  readonly #env: Record<string, string>;
  #lastCode = 0;

  constructor(context: ContainerContext, programs: Programs) {
    this.#context = context;
    this.#programs = programs;
    this.#env = { ...context.env };
  }

  /** Runs one command; a name that the image does not have is an error. */
  async run(command: string[], streams: Streams): Promise<number> {
    const [path = '', ...args] = command;
    const name = path.split('/').at(-1) ?? '';
    if (['sh', 'ash', 'bash'].includes(name)) {
      return this.#shell(args, streams);
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
      env: this.#env,
      context: this.#context,
      run,
    });
  }

  async #shell(args: string[], streams: Streams): Promise<number> {
    const script =
      args[0]?.startsWith('-') && args[0].includes('c') ? args[1] : undefined;
    try {
      const tree = parseScript(script ?? (await text(streams.stdin)));
      const code = await new Shell(
        { ...this.#context, env: this.#env },
        this.#programs,
      ).#execute(tree, streams);
      return code;
    } catch (error) {
      if (error instanceof Exit) {
        return error.code;
      }
      streams.stderr.write(`sh: ${(error as Error).message}\n`);
      return 2;
    }
  }

  async #execute(node: Node, streams: Streams): Promise<number> {
    this.#lastCode = await this.#evaluate(node, streams);
    return this.#lastCode;
  }

  async #evaluate(node: Node, streams: Streams): Promise<number> {
    switch (node.kind) {
      case 'simple':
        return this.#simple(node, streams);
      case 'pipeline':
        return this.#pipeline(node, streams);
      case 'and':
        return (await this.#execute(node.left, streams)) === 0
          ? this.#execute(node.right, streams)
          : this.#lastCode;
      case 'or':
        return (await this.#execute(node.left, streams)) === 0
          ? 0
          : this.#execute(node.right, streams);
      case 'while':
        return this.#loop(node, streams);
      case 'if':
        if ((await this.#execute(node.condition, streams)) === 0) {
          return this.#execute(node.then, streams);
        }
        return node.otherwise ? this.#execute(node.otherwise, streams) : 0;
      case 'for':
        return this.#for(node, streams);
      default:
        return this.#sequence(node.nodes, streams);
    }
  }

  async #sequence(nodes: Node[], streams: Streams): Promise<number> {
    let code = 0;
    for (const node of nodes) {
      if (streams.signal.aborted) {
        return 143;
      }
      code = await this.#execute(node, streams);
    }
    return code;
  }

  async #loop(
    node: Node & { kind: 'while' },
    streams: Streams,
  ): Promise<number> {
    let code = 0;
    while (
      !streams.signal.aborted &&
      ((await this.#execute(node.condition, streams)) === 0) !== node.until
    ) {
      code = await this.#execute(node.body, streams);
      // A loop that never waits must not keep the whole process from its work.
      await new Promise(resolve => setImmediate(resolve));
    }
    return code;
  }

  async #for(node: Node & { kind: 'for' }, streams: Streams): Promise<number> {
    let code = 0;
    for (const value of await this.#words(node.words, streams)) {
      this.#env[node.variable] = value;
      code = await this.#execute(node.body, streams);
    }
    return code;
  }

  async #pipeline(
    node: Node & { kind: 'pipeline' },
    streams: Streams,
  ): Promise<number> {
    const pipes = node.commands.slice(1).map(() => new PassThrough());
    const codes = await Promise.all(
      node.commands.map(async (command, index) => {
        const stdout = pipes[index] ?? streams.stdout;
        try {
          return await this.#execute(command, {
            ...streams,
            stdin: pipes[index - 1] ?? streams.stdin,
            stdout,
          });
        } finally {
          pipes[index]?.end();
        }
      }),
    );
    const code = codes.at(-1) ?? 0;
    return node.negated ? Number(code === 0) : code;
  }

  async #simple(
    node: Node & { kind: 'simple' },
    streams: Streams,
  ): Promise<number> {
    const words = await this.#words(node.words, streams);
    const { redirected, finish } = await this.#redirect(
      node.redirections,
      streams,
    );
    try {
      return await this.#builtInOrProgram(words, redirected);
    } catch (error) {
      if (!(error instanceof CommandNotFound)) {
        throw error;
      }
      redirected.stderr.write(`sh: ${words[0]}: not found\n`);
      return 127;
    } finally {
      finish();
    }
  }

  async #builtInOrProgram(words: string[], streams: Streams): Promise<number> {
    const assignment = /^(\w+)=([\s\S]*)$/.exec(words[0] ?? '');
    if (assignment) {
      this.#env[assignment[1]] = assignment[2];
      return words.length > 1
        ? this.#builtInOrProgram(words.slice(1), streams)
        : 0;
    }
    switch (words[0]) {
      case undefined:
      case ':':
      case 'set':
      case 'trap':
        return 0;
      case 'export':
        return this.#builtInOrProgram(
          words.slice(1).filter(word => word.includes('=')),
          streams,
        );
      case 'exit':
        throw new Exit(Number(words[1] ?? this.#lastCode) % (MAX_STATUS + 1));
      case 'exec':
        throw new Exit(await this.run(words.slice(1), streams));
      default:
        return this.run(words, streams);
    }
  }

  async #redirect(
    redirections: Redirection[],
    streams: Streams,
  ): Promise<{ redirected: Streams; finish: () => void }> {
    const redirected = { ...streams };
    const ends: Array<() => void> = [];
    for (const { operator, target } of redirections) {
      if (operator === '2>&1') {
        redirected.stderr = redirected.stdout;
        continue;
      }
      const [path] = await this.#words([target!], streams);
      if (operator === '<') {
        redirected.stdin = Readable.from([
          Buffer.from(this.#context.files.read(path) ?? ''),
        ]);
      } else {
        const collected = collector(this.#context, {
          path,
          append: operator === '>>',
        });
        redirected[operator === '2>' ? 'stderr' : 'stdout'] = collected.stream;
        ends.push(collected.save);
      }
    }
    return { redirected, finish: () => ends.forEach(end => end()) };
  }

  async #words(words: Piece[][], streams: Streams): Promise<string[]> {
    const result: string[] = [];
    for (const pieces of words) {
      let word = '';
      let splits = false;
      for (const piece of pieces) {
        word += await this.#pieceText(piece, streams);
        splits ||= !('text' in piece) && !piece.quoted;
      }
      const quoted = pieces.some(piece => piece.quoted);
      result.push(
        ...(splits && !quoted ? word.split(/\s+/).filter(Boolean) : [word]),
      );
    }
    return result;
  }

  async #pieceText(piece: Piece, streams: Streams): Promise<string> {
    if ('text' in piece) {
      return piece.text;
    }
    if ('variable' in piece) {
      const value =
        piece.variable === '?'
          ? String(this.#lastCode)
          : this.#env[piece.variable];
      return value || piece.fallback || '';
    }
    const stdout = new PassThrough();
    const output = text(stdout);
    this.#lastCode = await this.#shell(['-c', piece.command], {
      ...streams,
      stdout,
    });
    stdout.end();
    return (await output).replace(/\n+$/, '');
  }
}

function collector(
  context: ContainerContext,
  file: { path: string; append: boolean },
) {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk.toString());
      done();
    },
  });
  const before = file.append ? context.files.read(file.path) ?? '' : '';
  const save = () => {
    if (file.path !== '/dev/null') {
      context.files.write(file.path, before + chunks.join(''));
    }
  };
  return { stream, save };
}
