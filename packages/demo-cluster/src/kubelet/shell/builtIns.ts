import { Readable } from 'node:stream';
import { Jobs } from './Jobs';
import { Leave } from './Leave';
import { Streams } from './Program';
import { Scope } from './Scope';

/** One call of a command that the shell itself knows. */
export interface BuiltInCall {
  args: string[];
  streams: Streams;
  scope: Scope;
  jobs: Jobs;
  run: (command: string[], streams: Streams) => Promise<number>;
}

type BuiltIn = (call: BuiltInCall) => Promise<number>;

const nothing: BuiltIn = async () => 0;

const leave =
  (what: Leave['what']): BuiltIn =>
  async ({ args, scope }) => {
    const loops = what === 'break' || what === 'continue';
    throw new Leave(what, loops ? 0 : Number(args[0] ?? scope.lastCode) % 256);
  };

/** `export NAME=VALUE` and `local NAME=VALUE`; every variable is passed on anyway. */
const assign: BuiltIn = async ({ args, scope }) => {
  for (const word of args.filter(arg => arg.includes('='))) {
    const at = word.indexOf('=');
    scope.set(word.slice(0, at), word.slice(at + 1));
  }
  return 0;
};

const set: BuiltIn = async ({ args, scope }) => {
  const words = [...args];
  while (/^[-+]\w/.test(words[0] ?? '')) {
    const option = words.shift()!;
    scope.stopsAtFailure = option.includes('e')
      ? option.startsWith('-')
      : scope.stopsAtFailure;
    if (option.endsWith('o')) {
      words.shift();
    }
  }
  if (words.length > 0) {
    scope.parameters = words[0] === '--' ? words.slice(1) : words;
  }
  return 0;
};

const shift: BuiltIn = async ({ args, scope }) => {
  scope.parameters = scope.parameters.slice(Number(args[0] ?? 1));
  return 0;
};

const unset: BuiltIn = async ({ args, scope }) => {
  args.forEach(name => delete scope.env[name]);
  return 0;
};

const wait: BuiltIn = async ({ args, jobs }) => {
  if (args.length === 0) {
    await jobs.waitForAll();
    return 0;
  }
  let code = 0;
  for (const job of args) {
    code = await jobs.wait(Number(job));
  }
  return code;
};

const kill: BuiltIn = async ({ args, jobs, streams }) => {
  let code = 0;
  for (const job of args.filter(arg => !arg.startsWith('-'))) {
    if (!jobs.stop(Number(job))) {
      streams.stderr.write(`sh: can't kill pid ${job}: No such process\n`);
      code = 1;
    }
  }
  return code;
};

/** `read NAMES`: one line; the last name takes what is left of it. */
const read: BuiltIn = async ({ args, streams, scope }) => {
  const names = args.filter(arg => !arg.startsWith('-'));
  const line = await readLine(streams.stdin);
  let rest = (line ?? '').trim();
  names.forEach((name, index) => {
    const [word = ''] = rest.split(/\s+/);
    const last = index === names.length - 1;
    scope.set(name, last ? rest : word);
    rest = rest.slice(word.length).trimStart();
  });
  return line === undefined ? 1 : 0;
};

/** Takes one line from a stream and leaves what follows; undefined at its end. */
async function readLine(stdin: Readable): Promise<string | undefined> {
  let line = '';
  for (;;) {
    const chunk: Buffer | string | null = stdin.read();
    if (chunk !== null) {
      const [head, ...tail] = chunk.toString().split('\n');
      line += head;
      if (tail.length > 0) {
        const rest = Buffer.from(tail.join('\n'));
        if (rest.length > 0) {
          stdin.unshift(rest);
        }
        return line;
      }
    } else if (stdin.readableEnded || stdin.destroyed) {
      return line === '' ? undefined : line;
    } else {
      await new Promise<void>(resolve => {
        const wake = () => {
          stdin.off('readable', wake);
          stdin.off('end', wake);
          resolve();
        };
        stdin.on('readable', wake);
        stdin.on('end', wake);
      });
    }
  }
}

/** The commands that the shell itself knows. */
export const BUILT_INS: Record<string, BuiltIn> = {
  ':': nothing,
  trap: nothing,
  ulimit: nothing,
  exit: leave('exit'),
  return: leave('return'),
  break: leave('break'),
  continue: leave('continue'),
  export: assign,
  local: assign,
  readonly: assign,
  set,
  shift,
  unset,
  wait,
  kill,
  read,
  exec: async ({ args, streams, run }) => {
    if (args.length === 0) {
      return 0;
    }
    throw new Leave('exit', await run(args, streams));
  },
  command: async ({ args, streams, run }) =>
    run(args[0] === '-v' ? ['which', ...args.slice(1)] : args, streams),
};
