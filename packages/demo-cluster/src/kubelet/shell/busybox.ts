import { text } from 'node:stream/consumers';
import { NetworkError } from '../../network/NetworkError';
import { resolveDnsName } from './lookups';
import { Program, ProgramCall, Programs } from './Program';
import { wget } from './wget';

const UNITS_MS: Record<string, number> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** The milliseconds of `5`, `1.5s`, `2m`; undefined for `infinity`. */
function durationMs(word: string): number | undefined {
  const found = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(word);
  return found ? Number(found[1]) * UNITS_MS[found[2] || 's'] : undefined;
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    if (signal.aborted) {
      resolve();
    } else {
      signal.addEventListener('abort', () => resolve(), { once: true });
    }
  });
}

const sleep: Program = async ({ args, context, signal }) => {
  const wait = durationMs(args[0] ?? '');
  await (wait === undefined
    ? untilAborted(signal)
    : context.clock.wait(wait, signal));
  return signal.aborted ? 143 : 0;
};

const echo: Program = async ({ args, stdout }) => {
  const newline = args[0] === '-n' ? '' : '\n';
  stdout.write(`${(newline ? args : args.slice(1)).join(' ')}${newline}`);
  return 0;
};

const printf: Program = async ({ args, stdout }) => {
  const [format = '', ...values] = args;
  const filled = format.replace(/%[sd]/g, () => values.shift() ?? '');
  stdout.write(filled.replace(/\\n/g, '\n').replace(/\\t/g, '\t'));
  return 0;
};

const cat: Program = async ({ args, stdin, stdout, stderr, context }) => {
  if (args.length === 0) {
    stdout.write(await text(stdin));
    return 0;
  }
  let code = 0;
  for (const path of args) {
    const content = context.files.read(path);
    if (content === undefined) {
      stderr.write(`cat: can't open '${path}': No such file or directory\n`);
      code = 1;
    } else {
      stdout.write(content);
    }
  }
  return code;
};

const list: Program = async ({ args, stdout, stderr, context }) => {
  const path = args.find(arg => !arg.startsWith('-')) ?? '/';
  const names =
    context.files.list(path) ??
    (context.files.read(path) === undefined ? undefined : [path]);
  if (!names) {
    stderr.write(`ls: ${path}: No such file or directory\n`);
    return 1;
  }
  stdout.write(names.map(name => `${name}\n`).join(''));
  return 0;
};

const remove: Program = async ({ args, context }) => {
  args
    .filter(arg => !arg.startsWith('-'))
    .forEach(path => context.files.remove(path));
  return 0;
};

const env: Program = async ({ env: variables, stdout }) => {
  stdout.write(
    Object.entries(variables)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  return 0;
};

const test: Program = async ({ args, context }) => {
  const words = args.at(-1) === ']' ? args.slice(0, -1) : args;
  const [a = '', operator = '', b = ''] = words;
  const checks: Record<string, () => boolean> = {
    '-f': () => context.files.read(operator) !== undefined,
    '-e': () =>
      context.files.read(operator) !== undefined ||
      context.files.list(operator) !== undefined,
    '-d': () => context.files.list(operator) !== undefined,
    '-s': () => Boolean(context.files.read(operator)),
    '-n': () => operator !== '',
    '-z': () => operator === '',
    '=': () => a === b,
    '!=': () => a !== b,
    '-eq': () => Number(a) === Number(b),
    '-gt': () => Number(a) > Number(b),
    '-ge': () => Number(a) >= Number(b),
    '-lt': () => Number(a) < Number(b),
  };
  const check = words.length === 3 ? checks[operator] : checks[a];
  return Number(!(check ? check() : a !== ''));
};

const timeout: Program = async call => {
  const wait = durationMs(call.args[0] ?? '0') ?? 0;
  const signal = AbortSignal.any([call.signal, AbortSignal.timeout(wait)]);
  const code = await call.run(call.args.slice(1), { signal });
  return signal.aborted && !call.signal.aborted ? 143 : code;
};

/** `nc HOST PORT`: opens a connection, sends its input, prints what comes until the other side ends. */
const netcat: Program = async ({
  args,
  stdin,
  stdout,
  stderr,
  context,
  signal,
}) => {
  const words = args.filter(
    (arg, index) => !arg.startsWith('-') && args[index - 1] !== '-w',
  );
  const wait = args.includes('-w')
    ? Number(args[args.indexOf('-w') + 1]) * 1000
    : 30_000;
  const limited = AbortSignal.any([signal, AbortSignal.timeout(wait)]);
  try {
    const connection = await context.network.connect(
      words[0],
      Number(words[1]),
      limited,
    );
    if (!args.includes('-z')) {
      connection.on('data', chunk => stdout.write(chunk));
      await Promise.race([
        text(stdin).then(input => connection.write(input)),
        untilAborted(limited),
      ]);
    }
    connection.destroy();
    return 0;
  } catch (error) {
    stderr.write(`nc: ${describeFailure(words, error as Error)}\n`);
    return 1;
  }
};

function describeFailure([host]: string[], error: Error): string {
  if (
    error instanceof NetworkError &&
    (error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN')
  ) {
    return `bad address '${host}'`;
  }
  const reason =
    error instanceof NetworkError && error.code === 'ECONNREFUSED'
      ? 'Connection refused'
      : error.message;
  return `can't connect to remote host (${host}): ${reason}`;
}

const nslookup: Program = async (call: ProgramCall) => resolveDnsName(call);

const seconds =
  (of: (at: number) => string): Program =>
  async ({ stdout, context }) => {
    stdout.write(`${of(context.clock.now())}\n`);
    return 0;
  };

const wordCount: Program = async ({ args, stdin, stdout }) => {
  const lines = (await text(stdin)).split('\n').length - 1;
  stdout.write(args.includes('-l') ? `${lines}\n` : `${lines} 0 0\n`);
  return 0;
};

/** `head -n COUNT` and `tail -n COUNT`. */
const part =
  (take: (lines: string[], count: number) => string[]): Program =>
  async ({ args, stdin, stdout, context }) => {
    const words = args.join(' ').match(/-n? ?(\d+)/);
    const path = args.find(arg => !arg.startsWith('-') && !/^\d+$/.test(arg));
    const input = path ? context.files.read(path) ?? '' : await text(stdin);
    const lines = input.replace(/\n$/, '').split('\n');
    stdout.write(`${take(lines, Number(words?.[1] ?? 10)).join('\n')}\n`);
    return 0;
  };

const grep: Program = async ({ args, stdin, stdout, context }) => {
  const options = args.filter(arg => arg.startsWith('-')).join('');
  const [pattern = '', path] = args.filter(arg => !arg.startsWith('-'));
  const input = path ? context.files.read(path) ?? '' : await text(stdin);
  const expression = new RegExp(pattern, options.includes('i') ? 'i' : '');
  const found = input
    .split('\n')
    .filter(
      line => line !== '' && expression.test(line) !== options.includes('v'),
    );
  if (!options.includes('q')) {
    stdout.write(
      options.includes('c')
        ? `${found.length}\n`
        : found.map(line => `${line}\n`).join(''),
    );
  }
  return Number(found.length === 0);
};

const constant =
  (code: number): Program =>
  async () =>
    code;

/** The programs of the busybox image. */
export const BUSYBOX: Programs = {
  true: constant(0),
  false: constant(1),
  mkdir: constant(0),
  chmod: constant(0),
  chown: constant(0),
  sync: constant(0),
  sleep,
  echo,
  printf,
  cat,
  ls: list,
  rm: remove,
  env,
  printenv: env,
  test,
  '[': test,
  timeout,
  nc: netcat,
  wget,
  nslookup,
  grep,
  head: part((lines, count) => lines.slice(0, count)),
  tail: part((lines, count) => lines.slice(-count)),
  wc: wordCount,
  date: seconds(at => new Date(at).toUTCString()),
  hostname: async ({ stdout, context }) => {
    stdout.write(`${context.network.hostname}\n`);
    return 0;
  },
  touch: async ({ args, context }) => {
    args.forEach(path =>
      context.files.write(path, context.files.read(path) ?? ''),
    );
    return 0;
  },
  id: async ({ stdout }) => {
    stdout.write('uid=0(root) gid=0(root)\n');
    return 0;
  },
};
