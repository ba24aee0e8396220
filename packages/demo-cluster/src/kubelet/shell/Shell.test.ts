import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Clock } from '../../api/Clock';
import { CommandNotFound } from '../CommandNotFound';
import { ContainerContext } from '../ContainerImage';
import { FileSystem } from '../FileSystem';
import { Volume } from '../Volume';
import { BUSYBOX } from './busybox';
import { Shell } from './Shell';

async function run(
  command: string[],
  options: { input?: string; files?: FileSystem } = {},
) {
  const signal = AbortSignal.timeout(5_000);
  const context = {
    env: { GREETING: 'hello world', EMPTY: '' },
    files: options.files ?? new FileSystem([]),
    clock: new Clock(),
    network: { hostname: 'pod-0' },
    signal,
  } as unknown as ContainerContext;
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const texts = Promise.all([text(stdout), text(stderr)]);
  const stdin = Readable.from(
    options.input === undefined ? [] : [Buffer.from(options.input)],
  );
  const code = await new Shell(context, BUSYBOX).run(command, {
    stdin,
    stdout,
    stderr,
    signal,
  });
  stdout.end();
  stderr.end();
  const [output, errors] = await texts;
  return { code, output, errors };
}

const script = (source: string, input?: string) =>
  run(['sh', '-c', source], { input });

describe('Shell', () => {
  it.each([
    ['echo one two', 'one two\n'],
    [
      'echo \'single $GREETING\' "double $GREETING"',
      'single $GREETING double hello world\n',
    ],
    ['echo ${EMPTY:-default} ${GREETING}', 'default hello world\n'],
    ['X=5; echo $X', '5\n'],
    ['echo $(echo inner; echo more)', 'inner more\n'],
    ['true && echo yes || echo no', 'yes\n'],
    ['false && echo yes || echo no', 'no\n'],
    ['false; echo $?', '1\n'],
    [
      'if [ 1 -gt 2 ]; then echo a; elif [ b = b ]; then echo b; else echo c; fi',
      'b\n',
    ],
    ['for i in 1 2 3; do echo -n $i; done', '123'],
    ['N=; until [ "$N" = xxx ]; do N=x$N; done; echo $N', 'xxx\n'],
    ['echo a >/tmp/f; echo b >>/tmp/f; cat /tmp/f', 'a\nb\n'],
    ['cat /missing 2>/dev/null || echo missing', 'missing\n'],
    ['cat /missing 2>&1 | grep -c open', '1\n'],
    ['printf "a\\nb\\n" | grep b', 'b\n'],
    ['! true || echo inverted', 'inverted\n'],
    ['(echo in; exit 0) && hostname', 'in\n'],
    ['echo a # a comment', 'a\n'],
  ])('%s', async (source, output) => {
    expect((await script(source)).output).toBe(output);
  });

  it.each([
    ['exit 3', 3],
    ['false', 1],
    ['no-such-command', 127],
    ['echo "open', 2],
    ['sleep 9 & wait', 2],
  ])('ends %s with the code %d', async (source, code) => {
    expect((await script(source)).code).toBe(code);
  });

  it('reads a script from its input', async () => {
    expect(await run(['sh'], { input: 'echo from input' })).toMatchObject({
      output: 'from input\n',
    });
  });

  it('does not know the command of another image', async () => {
    await expect(run(['psql'])).rejects.toThrow(CommandNotFound);
  });

  it('writes into the volume that is mounted there, and not into one that is only read', async () => {
    const [data, config] = [new Volume(), new Volume({ key: 'value' })];
    const files = new FileSystem([
      { path: '/data', volume: data, subPath: 'inside' },
      { path: '/etc/config', volume: config, readOnly: true },
    ]);
    const source =
      'cat /etc/config/key >/data/copy; ls /data; echo x >/etc/config/new';
    const result = await run(['sh', '-c', source], { files });
    expect(data.contents()).toEqual({ 'inside/copy': 'value' });
    expect(result).toMatchObject({ code: 2, output: 'copy\n' });
    expect(result.errors).toContain('Read-only file system');
    expect(config.contents()).toEqual({ key: 'value' });
  });

  it('ends a command that takes longer than its timeout', async () => {
    expect((await run(['timeout', '0.05', 'sleep', 'infinity'])).code).toBe(
      143,
    );
  });
});
