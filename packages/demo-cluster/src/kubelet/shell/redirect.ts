import { Readable, Writable } from 'node:stream';
import { ContainerContext } from '../ContainerImage';
import { logStream } from '../logStream';
import { Streams } from './Program';

/** A redirection whose target is known: a path, or the number of a descriptor. */
export interface ResolvedRedirection {
  operator: '>' | '>>' | '<' | '>&' | '<&';
  descriptor: number;
  target: string;
}

/** The streams of a command after its redirections. */
export function redirect(
  redirections: ResolvedRedirection[],
  streams: Streams,
  context: ContainerContext,
): Streams {
  const redirected = { ...streams };
  for (const { operator, descriptor, target } of redirections) {
    const side = descriptor === 2 ? 'stderr' : 'stdout';
    if (operator === '>&') {
      redirected[side] = target === '2' ? redirected.stderr : redirected.stdout;
    } else if (operator === '<') {
      redirected.stdin = input(target, context);
    } else if (operator !== '<&') {
      redirected[side] = output(
        { path: target, append: operator === '>>' },
        { streams: redirected, context },
      );
    }
  }
  return redirected;
}

function input(path: string, context: ContainerContext): Readable {
  const content = path === '/dev/null' ? '' : context.files.read(path);
  if (content === undefined) {
    throw new Error(`can't open ${path}: no such file`);
  }
  return Readable.from(content === '' ? [] : [Buffer.from(content)]);
}

function output(
  { path, append }: { path: string; append: boolean },
  to: { streams: Streams; context: ContainerContext },
): Writable {
  const { files, log } = to.context;
  if (/^\/proc\/1\/fd\/[12]$/.test(path)) {
    return logStream(text => log(text));
  }
  switch (path) {
    case '/dev/stdout':
      return to.streams.stdout;
    case '/dev/stderr':
      return to.streams.stderr;
    case '/dev/null':
      return new Writable({ write: (_chunk, _encoding, done) => done() });
    default:
      files.write(path, append ? files.read(path) ?? '' : '');
      return new Writable({
        write(chunk: Buffer, _encoding, done) {
          files.write(path, (files.read(path) ?? '') + chunk.toString());
          done();
        },
      });
  }
}
