import { text } from 'node:stream/consumers';
import { Program, ProgramCall } from './Program';

/** What a filter reads: the files that it names, or its input. */
async function inputOf(
  { stdin, context }: ProgramCall,
  paths: string[],
): Promise<string> {
  return paths.length > 0
    ? paths.map(path => context.files.read(path) ?? '').join('')
    : text(stdin);
}

function linesOf(input: string): string[] {
  return input === '' ? [] : input.replace(/\n$/, '').split('\n');
}

function print(lines: string[]): string {
  return lines.map(line => `${line}\n`).join('');
}

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

const wordCount: Program = async ({ args, stdin, stdout }) => {
  const lines = (await text(stdin)).split('\n').length - 1;
  stdout.write(args.includes('-l') ? `${lines}\n` : `${lines} 0 0\n`);
  return 0;
};

/** `head -n COUNT` and `tail -n COUNT`. */
const part =
  (take: (lines: string[], count: number) => string[]): Program =>
  async call => {
    const words = call.args.join(' ').match(/-n? ?(\d+)/);
    const paths = call.args.filter(
      arg => !arg.startsWith('-') && !/^\d+$/.test(arg),
    );
    const lines = linesOf(await inputOf(call, paths));
    call.stdout.write(print(take(lines, Number(words?.[1] ?? 10))));
    return 0;
  };

const grep: Program = async call => {
  const options = call.args.filter(arg => arg.startsWith('-')).join('');
  const [pattern = '', ...paths] = call.args.filter(
    arg => !arg.startsWith('-'),
  );
  const literal = options.includes('F');
  const expression = new RegExp(
    literal ? pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&') : pattern,
    options.includes('i') ? 'i' : '',
  );
  const found = linesOf(await inputOf(call, paths)).filter(
    line => expression.test(line) !== options.includes('v'),
  );
  if (!options.includes('q')) {
    call.stdout.write(
      options.includes('c') ? `${found.length}\n` : print(found),
    );
  }
  return Number(found.length === 0);
};

/** `cut -d DELIMITER -f FIELDS` with single fields. */
const cut: Program = async call => {
  const words = call.args.join(' ');
  const delimiter = /-d ?(.)/.exec(words)?.[1] ?? '\t';
  const fields = (/-f ?([\d,]+)/.exec(words)?.[1] ?? '1')
    .split(',')
    .map(Number);
  const lines = linesOf(await inputOf(call, [])).map(line => {
    const parts = line.split(delimiter);
    return parts.length === 1
      ? line
      : fields.map(field => parts[field - 1] ?? '').join(delimiter);
  });
  call.stdout.write(print(lines));
  return 0;
};

/** `tr FROM TO` and `tr -d CHARACTERS` with single characters. */
const translate: Program = async ({ args, stdin, stdout }) => {
  const deletes = args[0] === '-d';
  const [from = '', to = ''] = (deletes ? args.slice(1) : args).map(set =>
    set.replace(/\\n/g, '\n').replace(/\\t/g, '\t'),
  );
  const replaced = [...(await text(stdin))].map(char => {
    const at = from.indexOf(char);
    const other = deletes ? '' : to[Math.min(at, to.length - 1)];
    return at < 0 ? char : other;
  });
  stdout.write(replaced.join(''));
  return 0;
};

const sort: Program = async call => {
  const lines = linesOf(await inputOf(call, [])).sort();
  call.stdout.write(
    print(call.args.includes('-u') ? [...new Set(lines)] : lines),
  );
  return 0;
};

const tee: Program = async ({ args, stdin, stdout, context }) => {
  const [path] = args.filter(arg => !arg.startsWith('-'));
  let before = args.includes('-a') ? context.files.read(path) ?? '' : '';
  for await (const chunk of stdin) {
    before += chunk;
    context.files.write(path, before);
    stdout.write(chunk);
  }
  return 0;
};

const sequence: Program = async ({ args, stdout }) => {
  const [first, last] = args.length > 1 ? args : ['1', args[0]];
  const count = Math.max(0, Number(last) - Number(first) + 1);
  const numbers = Array.from({ length: count }, (_, at) => Number(first) + at);
  stdout.write(print(numbers.map(String)));
  return 0;
};

/** The programs of busybox that read and write text. */
export const TEXT_TOOLS = {
  cat,
  cut,
  grep,
  head: part((lines, count) => lines.slice(0, count)),
  seq: sequence,
  sort,
  tail: part((lines, count) => lines.slice(-count)),
  tee,
  tr: translate,
  wc: wordCount,
};
