import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Clock } from '../../api/Clock';
import { CommandNotFound } from '../CommandNotFound';
import { ContainerContext } from '../ContainerImage';
import { FileSystem } from '../FileSystem';
import { Volume } from '../Volume';
import { BUSYBOX } from './busybox';
import { Shell } from './Shell';

const READ_ONLY = { path: '/etc/config', volume: new Volume(), readOnly: true };

async function run(
  command: string[],
  options: { input?: string; files?: FileSystem } = {},
) {
  const signal = AbortSignal.timeout(5_000);
  const context = {
    env: { GREETING: 'hello world', EMPTY: '' },
    files: options.files ?? new FileSystem([READ_ONLY]),
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
    ['(echo in; exit 0) && hostname', 'in\npod-0\n'],
    ['(echo in; exit 4) || hostname', 'in\npod-0\n'],
    ['{ echo a; echo b; } | grep b', 'b\n'],
    ['say() { echo "$1 of $#"; return 3; }; say a b; echo $?', 'a of 2\n3\n'],
    [
      'set -- one "two three"; for word in "$@"; do echo "[$word]"; done',
      '[one]\n[two three]\n',
    ],
    ['x=$(echo one; echo two); echo "$x"', 'one\ntwo\n'],
    ['for i in 1 2 3; do [ $i = 2 ] && continue; echo -n $i; done', '13'],
    ['for i in 1 2 3; do [ $i = 2 ] && break; echo -n $i; done', '1'],
    [
      'echo $((1 + 2 * 3)) $(( (1 + 2) * 3 )); N=4; echo $((N % 3)) $(($N > 3))',
      '7 9\n1 1\n',
    ],
    [
      'case pod-7 in web) echo no;; pod-[0-9] | x) echo yes;; *) echo other; esac',
      'yes\n',
    ],
    [
      'F=/a/b.txt; echo ${F##*/} ${F%.*} ${#F} ${F#/} ${NONE:-$F}',
      'b.txt /a/b 8 a/b.txt /a/b.txt\n',
    ],
    ['echo error >&2; echo fine 2>/dev/null', 'fine\n'],
    [
      '(echo a; echo b) 2>&1 | while read line; do echo "<$line>"; done',
      '<a>\n<b>\n',
    ],
    ['echo first second third | { read a b; echo "$b"; }', 'second third\n'],
    ['X=$(false) || echo failed', 'failed\n'],
    [
      '(sleep 0.05; echo late) & echo soon; wait; echo end',
      'soon\nlate\nend\n',
    ],
    ['for i in 3 1 2; do (sleep 0.0$i; echo $i) & done; wait', '1\n2\n3\n'],
    ['exit 7 & wait $!; echo $?', '7\n'],
    ['sleep 60 & kill $!; wait $!; echo $?', '143\n'],
    ['echo `echo old style`', 'old style\n'],
    [
      '{ echo a; sleep 0.05; echo b; } >/tmp/log & sleep 0.02; cat /tmp/log; wait; cat /tmp/log',
      'a\na\nb\n',
    ],
    ['printf "%s=%d\\n" a 1 b 2', 'a=1\nb=2\n'],
    [
      'set -e; false || true; if false; then :; fi; echo reached; false; echo not',
      'reached\n',
    ],
    ['echo a:b | cut -d: -f2; seq 2 3; echo abc | tr b x', 'b\n2\n3\naxc\n'],
    ['echo a # a comment', 'a\n'],
  ])('%s', async (source, output) => {
    expect((await script(source)).output).toBe(output);
  });

  it.each([
    ['exit 3', 3],
    ['false', 1],
    ['no-such-command', 127],
    ['echo "open', 2],
    ['sh /no/such/script', 2],
    ['echo "exit 5" >/tmp/script; sh /tmp/script', 5],
    ['wait 99', 127],
    ['if true; then', 2],
    ['set -e; (exit 6); true', 6],
    ['echo x >/etc/config/x', 1],
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
    expect(result).toMatchObject({ code: 1, output: 'copy\n' });
    expect(result.errors).toContain('Read-only file system');
    expect(config.contents()).toEqual({ key: 'value' });
  });

  it('ends what it sent to the background when it ends itself', async () => {
    const files = new FileSystem([]);
    const source = '(sleep 0.1; echo late >/tmp/late) & echo started';
    expect(await run(['sh', '-c', source], { files })).toMatchObject({
      code: 0,
      output: 'started\n',
    });
    expect(files.read('/tmp/late')).toBeUndefined();
  });

  it('gives a script its arguments', async () => {
    const { output } = await run(['sh', '-c', 'echo $0 $1 $#', 'name', 'a']);
    expect(output).toBe('sh a 1\n');
  });

  it('ends a command that takes longer than its timeout', async () => {
    expect((await run(['timeout', '0.05', 'sleep', 'infinity'])).code).toBe(
      143,
    );
  });
});
