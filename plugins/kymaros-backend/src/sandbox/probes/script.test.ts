import { createMockDirectory } from '@backstage/backend-test-utils';
import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import type { PlannedAttempt } from './attempts';
import { attemptCommand, parseOutcomes, probeCommand } from './script';

/** What BusyBox 1.35 was seen to say, as a program of that name would say it. */
const WGET: Record<string, string> = {
  'page.test:80': 'exit 0',
  'tls.test:443':
    'echo "wget: server returned error: HTTP/1.0 400 Bad Request" >&2; exit 1',
  'reset.test:53':
    'echo "wget: error getting response: Connection reset" >&2; exit 1',
  'refused.test:81':
    'echo "wget: can\'t connect to remote host (10.0.0.1): Connection refused" >&2; exit 1',
  'dropped.test:82': 'exit 143',
  'dropped.coreutils.test:82': 'exit 124',
  'unknown.test:83': 'echo "wget: bad address \'unknown.test:83\'" >&2; exit 1',
  'strange.test:84': 'echo "wget: moon phase unsuitable" >&2; exit 1',
  '10.96.0.1:6443': 'exit 0',
  '192.0.2.7:10250': 'exit 143',
  '[fd00::1]:8080': 'exit 0',
};
const FOUND =
  'printf "Server:\\t\\t10.96.0.10\\nAddress:\\t10.96.0.10:53\\n\\nName:\\town.db.svc\\nAddress: 10.96.4.4\\n"; exit 0';
const NSLOOKUP: Record<string, string> = {
  'own.db.svc': FOUND,
  'none.db.svc':
    'printf "Server:\\t\\t10.96.0.10\\n\\n** server can\'t find none.db.svc: NXDOMAIN\\n"; exit 1',
  'dropped.svc': 'exit 143',
  'refused.svc':
    'echo "nslookup: write to \'10.0.0.1\': Connection refused"; echo ";; connection timed out; no servers could be reached"; exit 1',
  'strange.svc': 'echo "nslookup: moon phase unsuitable"; exit 1',
};

const byArgument = (answers: Record<string, string>, which: string) =>
  `#!/bin/sh\ncase ${which} in\n${Object.entries(answers)
    .map(([key, code]) => `  *'${key}'*) ${code} ;;\n`)
    .join('')}esac\necho "unexpected: $*"; exit 99\n`;

describe('the script of the probes', () => {
  const programs = createMockDirectory({
    content: {
      // The signal that the real one would send is part of what the programs say here.
      timeout: '#!/bin/sh\nshift\nexec "$@"\n',
      wget: byArgument(WGET, '"$*"'),
      nslookup: byArgument(NSLOOKUP, '"$1"'),
      httpd: '#!/bin/sh\necho "serving $*"\n',
    },
  });

  beforeAll(() =>
    ['timeout', 'wget', 'nslookup', 'httpd'].forEach(name =>
      chmodSync(programs.resolve(name), 0o755),
    ),
  );

  const attempt = (...words: string[]): PlannedAttempt => ({
    from: 'db',
    target: 'something',
    moment: 'settled',
    expected: 'blocked',
    words,
  });
  const run = ([shell, ...args]: string[]) =>
    execFileSync(`/bin/${shell}`, args, {
      encoding: 'utf8',
      env: {
        PATH: programs.path,
        KUBERNETES_SERVICE_HOST: '10.96.0.1',
        KUBERNETES_SERVICE_PORT: '6443',
        NODE_ADDRESS: '192.0.2.7',
      },
    });
  const outcomeOf = (...words: string[]) =>
    parseOutcomes(run(attemptCommand([attempt(...words)]))).get(0);

  it.each([
    ['a page', 'page.test 80', 'reached'],
    ['a port that wants TLS', 'tls.test 443', 'reached'],
    ['a port that speaks something else', 'reset.test 53', 'reached'],
    ['a refused connection', 'refused.test 81', 'blocked'],
    ['a dropped connection', 'dropped.test 82', 'blocked'],
    [
      'a dropped connection, by coreutils',
      'dropped.coreutils.test 82',
      'blocked',
    ],
    ['a host without an address', 'unknown.test 83', 'blocked'],
    ['an answer that nobody knows', 'strange.test 84', 'unclear'],
  ])('takes %s as %s: %s', (_, words, outcome) => {
    const address = words.replace(' ', ':');
    expect(outcomeOf('reach', ...words.split(' '))).toMatchObject({
      outcome,
      address,
    });
  });

  it('knows the API server and its node by itself, and writes IPv6 as URLs do', () => {
    expect(outcomeOf('reach', 'api-server', '-')).toMatchObject({
      outcome: 'reached',
      address: '10.96.0.1:6443',
    });
    expect(outcomeOf('reach', 'node', '10250')).toMatchObject({
      outcome: 'blocked',
      address: '192.0.2.7:10250',
    });
    expect(outcomeOf('reach', 'fd00::1', '8080')).toMatchObject({
      outcome: 'reached',
      address: '[fd00::1]:8080',
    });
  });

  it.each([
    ['own.db.svc', 'reached'],
    ['none.db.svc', 'reached'],
    ['dropped.svc', 'blocked'],
    ['refused.svc', 'blocked'],
    ['strange.svc', 'unclear'],
  ])('asks a name server for %s: %s', (name, outcome) => {
    expect(outcomeOf('ask', name, '10.96.0.10')).toMatchObject({
      outcome,
      address: '10.96.0.10:53',
    });
  });

  it.each([
    ['own.db.svc', '10.96.4.4', 'reached'],
    ['own.db.svc', '10.96.4.40', 'blocked'],
    // The name server's own address stands in the answer too.
    ['none.db.svc', '10.96.4.4', 'blocked'],
    ['dropped.svc', '10.96.4.4', 'blocked'],
  ])('sees whether %s leads to %s: %s', (name, address, outcome) => {
    expect(outcomeOf('lead', name, '10.96.0.10', address)).toMatchObject({
      outcome,
      address: name,
    });
  });

  it('says what a program said that does not work', () => {
    chmodSync(programs.resolve('wget'), 0o644);
    try {
      expect(outcomeOf('reach', 'page.test', '80')).toMatchObject({
        outcome: 'unclear',
        said: expect.stringMatching(/^12[67]: .*wget/),
      });
    } finally {
      chmodSync(programs.resolve('wget'), 0o755);
    }
  });

  it('tries all that it is told, tells them apart, and then serves', () => {
    const output = run(
      probeCommand([
        attempt('reach', 'page.test', '80'),
        attempt('reach', 'dropped.test', '82'),
        attempt('ask', 'own.db.svc', '10.96.0.10'),
      ]),
    );
    const outcomes = parseOutcomes(output);
    expect([0, 1, 2].map(place => outcomes.get(place)?.outcome)).toEqual([
      'reached',
      'blocked',
      'reached',
    ]);
    expect(output).toContain('serving -f -p 8080');
  });
});
