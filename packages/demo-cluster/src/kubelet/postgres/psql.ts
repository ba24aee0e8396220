import { text } from 'node:stream/consumers';
import { Program } from '../shell/Program';
import { DatabaseFiles } from './DatabaseFiles';
import { SqlError, Value } from './expressions';
import { Outcome, runStatement, splitStatements } from './statements';

const SOCKET = '/var/run/postgresql/.s.PGSQL.5432';

interface Options {
  user?: string;
  database?: string;
  commands: string[];
  unaligned: boolean;
  tuplesOnly: boolean;
  quiet: boolean;
}

/** `psql`: runs statements on the server in the same container. */
export function psql(server: {
  files: DatabaseFiles;
  isUp: () => boolean;
}): Program {
  return async ({ args, stdin, stdout, stderr, env }) => {
    const options = parseOptions(args);
    const data = server.files.read();
    const user = options.user ?? env.PGUSER ?? 'root';
    const database = options.database ?? env.PGDATABASE ?? user;
    const refusal = refuse(server.isUp() ? data : undefined, {
      user,
      database,
    });
    if (!data || refusal) {
      stderr.write(
        `psql: error: connection to server on socket "${SOCKET}" failed: ${refusal}\n`,
      );
      return 2;
    }
    const script =
      options.commands.length > 0
        ? options.commands.join(';')
        : await text(stdin);
    let code = 0;
    for (const statement of splitStatements(script)) {
      try {
        stdout.write(
          formatted(
            runStatement(statement, data.databases[database], database),
            options,
          ),
        );
      } catch (error) {
        if (!(error instanceof SqlError)) {
          throw error;
        }
        stderr.write(`ERROR:  ${error.message}\n`);
        code = options.commands.length > 0 ? 1 : 0;
      }
    }
    server.files.write(data);
    return code;
  };
}

/** `pg_isready`: whether the server in the same container accepts connections. */
export function pgIsReady(isUp: () => boolean): Program {
  return async ({ args, stdout }) => {
    const quiet = args.some(arg => /^-\w*q/.test(arg));
    if (!quiet) {
      stdout.write(
        `/var/run/postgresql:5432 - ${
          isUp() ? 'accepting connections' : 'no response'
        }\n`,
      );
    }
    return isUp() ? 0 : 2;
  };
}

function refuse(
  data: ReturnType<DatabaseFiles['read']>,
  who: { user: string; database: string },
): string | undefined {
  if (!data) {
    return 'No such file or directory\n\tIs the server running locally and accepting connections on that socket?';
  }
  if (who.user !== data.user) {
    return `FATAL:  role "${who.user}" does not exist`;
  }
  return data.databases[who.database]
    ? undefined
    : `FATAL:  database "${who.database}" does not exist`;
}

function parseOptions(args: string[]): Options {
  const options: Options = {
    commands: [],
    unaligned: false,
    tuplesOnly: false,
    quiet: false,
  };
  const words = args.flatMap(arg =>
    arg
      .replace(/^--(username|dbname|command|host|port)=/, '--$1\0')
      .split('\0'),
  );
  const positional: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const long = {
      '--username': 'U',
      '--dbname': 'd',
      '--command': 'c',
      '--host': 'h',
      '--port': 'p',
    }[word];
    const letters = long ?? (/^-[A-Za-z]/.test(word) ? word.slice(1) : '');
    const last = letters.at(-1) ?? '';
    options.unaligned ||= letters.includes('A') || word === '--no-align';
    options.tuplesOnly ||= letters.includes('t') || word === '--tuples-only';
    options.quiet ||= letters.includes('q') || word === '--quiet';
    if (['U', 'd', 'c', 'h', 'p', 'v', 'f', 'P'].includes(last)) {
      at += 1;
      take(options, last, words[at] ?? '');
    } else if (!word.startsWith('-')) {
      positional.push(word);
    }
  }
  return {
    ...options,
    database: options.database ?? positional[0],
    user: options.user ?? positional[1],
  };
}

function take(options: Options, letter: string, value: string): void {
  if (letter === 'U') {
    options.user = value;
  } else if (letter === 'd') {
    options.database = value;
  } else if (letter === 'c') {
    options.commands.push(value);
  }
}

function formatted(outcome: Outcome, options: Options): string {
  if ('tag' in outcome) {
    return options.quiet ? '' : `${outcome.tag}\n`;
  }
  const rows = outcome.rows.map(row => row.map(shown));
  if (options.unaligned || options.tuplesOnly) {
    const header = options.tuplesOnly ? [] : [outcome.columns];
    const footer = options.tuplesOnly ? '' : countLine(rows.length);
    const pad = options.unaligned ? '' : ' ';
    return (
      [...header, ...rows]
        .map(row => `${pad}${row.join(options.unaligned ? '|' : ' | ')}\n`)
        .join('') + footer
    );
  }
  const widths = outcome.columns.map((column, index) =>
    Math.max(column.length, ...rows.map(row => row[index].length)),
  );
  const line = (row: string[]) =>
    ` ${row.map((cell, index) => cell.padStart(widths[index])).join(' | ')}\n`;
  const rule = `${widths.map(width => '-'.repeat(width + 2)).join('+')}\n`;
  return `${line(outcome.columns)}${rule}${rows.map(line).join('')}${countLine(
    rows.length,
  )}\n`;
}

function countLine(count: number): string {
  return `(${count} row${count === 1 ? '' : 's'})\n`;
}

function shown(value: Value): string {
  if (typeof value === 'boolean') {
    return value ? 't' : 'f';
  }
  return value === null ? '' : String(value);
}
