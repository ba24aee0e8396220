import { Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { NetworkError } from '../../network/NetworkError';
import { untilStopped } from '../untilStopped';
import { Program, ProgramCall } from './Program';

/**
 * `nc HOST PORT` sends its input and prints what comes until the other side ends; `nc -l -p PORT [-e COMMAND]` waits for
 * somebody who does, `-ll` for one after the other.
 */
export const netcat: Program = async call => {
  const { args } = call;
  const unknown = args.find(arg => /^-[^elpwi]/.test(arg) && !/^-ll/.test(arg));
  const end = args.includes('-e') ? args.indexOf('-e') : args.length;
  if (unknown && args.indexOf(unknown) < end) {
    call.stderr.write(`nc: invalid option -- '${unknown[1]}'\n`);
    return 1;
  }
  return args.slice(0, end).some(arg => /^-l/.test(arg))
    ? listen(call)
    : dial(call);
};

async function dial(call: ProgramCall): Promise<number> {
  const { args, stdin, stdout, stderr, context, signal } = call;
  const wait = valueOf('w', args);
  const words = args.filter(
    (arg, index) => !arg.startsWith('-') && args[index - 1] !== '-w',
  );
  const limited = wait
    ? AbortSignal.any([signal, AbortSignal.timeout(Number(wait) * 1000)])
    : signal;
  try {
    const connection = await context.network.connect(
      words[0],
      Number(words[1]),
      limited,
    );
    connection.on('data', chunk => stdout.write(chunk));
    const ended = new Promise<void>(resolve => {
      connection.on('end', () => resolve());
      connection.on('close', () => resolve());
    });
    await Promise.race([send(stdin, connection, ended), untilStopped(signal)]);
    connection.destroy();
    return 0;
  } catch (error) {
    if (!signal.aborted) {
      stderr.write(`nc: ${failureOf(words[0], error as Error)}\n`);
    }
    return 1;
  }
}

/** Sends the input and its end, and waits for the other side to end too. */
async function send(
  stdin: Readable,
  connection: Duplex,
  ended: Promise<void>,
): Promise<void> {
  for await (const chunk of stdin) {
    connection.write(chunk);
  }
  connection.end();
  await ended;
}

async function listen(call: ProgramCall): Promise<number> {
  const { args, stdout, stderr, context, signal, run } = call;
  const at = args.indexOf('-e');
  const command = at < 0 ? undefined : args.slice(at + 1);
  const port = Number(valueOf('p', args));
  if (context.network.isListening(port)) {
    stderr.write('nc: bind: Address already in use\n');
    return 1;
  }
  return new Promise(resolve => {
    const stop = context.network.listen(
      port,
      connection => void serve(connection).catch(() => connection.destroy()),
    );
    void untilStopped(signal).then(code => {
      stop();
      resolve(code);
    });
    async function serve(connection: Duplex): Promise<void> {
      if (!args.includes('-ll')) {
        stop();
      }
      const to = { stdin: connection, stdout: connection };
      const code = command
        ? await run(command, { ...to, stderr }).catch(() => 127)
        : await pipeline(connection, stdout, { end: false }).then(() => 0);
      connection.end();
      if (!args.includes('-ll')) {
        resolve(code);
      }
    }
  });
}

function valueOf(option: string, args: string[]): string | undefined {
  const at = args.findIndex(arg => arg.startsWith(`-${option}`));
  return at < 0 ? undefined : args[at].slice(2) || args[at + 1];
}

function failureOf(host: string, error: Error): string {
  if (
    error instanceof NetworkError &&
    ['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL'].includes(error.code)
  ) {
    return `bad address '${host}'`;
  }
  const reason =
    error instanceof NetworkError && error.code === 'ECONNREFUSED'
      ? 'Connection refused'
      : error.message;
  return `can't connect to remote host (${host}): ${reason}`;
}
