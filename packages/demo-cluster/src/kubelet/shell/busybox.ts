import { untilStopped } from '../untilStopped';
import { httpd } from './httpd';
import { netcat } from './netcat';
import { nslookup } from './nslookup';
import { Program, Programs } from './Program';
import { TEXT_TOOLS } from './textTools';
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

const sleep: Program = async ({ args, context, signal }) => {
  const wait = durationMs(args[0] ?? '');
  await (wait === undefined
    ? untilStopped(signal)
    : context.clock.wait(wait, signal));
  return signal.aborted ? 143 : 0;
};

const echo: Program = async ({ args, stdout }) => {
  const options = /^-[en]+$/.test(args[0] ?? '') ? args[0] : '';
  const text = args.slice(options ? 1 : 0).join(' ');
  const shown = options.includes('e')
    ? text.replace(/\\n/g, '\n').replace(/\\t/g, '\t')
    : text;
  stdout.write(options.includes('n') ? shown : `${shown}\n`);
  return 0;
};

/** The format is used again as long as there are values. */
const printf: Program = async ({ args, stdout }) => {
  const [format = '', ...values] = args;
  const plain = format
    .replace(/\\n/g, '\n')
    .replace(/\\r/g, '\r')
    .replace(/\\t/g, '\t');
  do {
    const before = values.length;
    stdout.write(
      plain.replace(/%(%|-?\d*[sd])/g, (_, kind) =>
        kind === '%' ? '%' : padded(values.shift() ?? '', kind),
      ),
    );
    if (values.length === before) {
      break;
    }
  } while (values.length > 0);
  return 0;
};

function padded(value: string, kind: string): string {
  const width = parseInt(kind, 10) || 0;
  return width < 0 ? value.padEnd(-width) : value.padStart(width);
}

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

/** `timeout [-s SIGNAL] TIME COMMAND` */
const timeout: Program = async call => {
  const [option, name] = call.args;
  const words = call.args.slice(option === '-s' ? 2 : 0);
  const wait = durationMs(words[0] ?? '0') ?? 0;
  const signal = AbortSignal.any([
    call.signal,
    AbortSignal.timeout(call.context.clock.patience(wait)),
  ]);
  const code = await call.run(words.slice(1), { signal });
  const killed = option === '-s' && /KILL|9/.test(name) ? 137 : 143;
  return signal.aborted && !call.signal.aborted ? killed : code;
};

/** `date [+FORMAT]` with the parts of a time of day and `%s`. */
const date: Program = async ({ args, stdout, context }) => {
  const now = new Date(context.clock.now());
  const parts: Record<string, string> = {
    '%s': String(Math.floor(now.getTime() / 1000)),
    '%F': now.toISOString().slice(0, 10),
    '%T': now.toISOString().slice(11, 19),
    '%H': now.toISOString().slice(11, 13),
    '%M': now.toISOString().slice(14, 16),
    '%S': now.toISOString().slice(17, 19),
  };
  const format = args.find(arg => arg.startsWith('+'))?.slice(1);
  const shown = format?.replace(/%[sFTHMS]/g, part => parts[part]);
  stdout.write(`${shown ?? now.toUTCString()}\n`);
  return 0;
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
  ...TEXT_TOOLS,
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
  httpd,
  which: async ({ args, stdout }) => {
    const found = args.filter(name => name in BUSYBOX || name === 'sh');
    stdout.write(found.map(name => `/bin/${name}\n`).join(''));
    return Number(found.length < args.length);
  },
  date,
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
