import { createMockDirectory } from '@backstage/backend-test-utils';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  initialRun,
  type EvidenceFile,
  type Run,
} from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { resolve } from 'node:path';
import { MANUAL, testNamed } from '../database/__testUtils__/runStores';
import { EvidenceSealer } from './EvidenceSealer';
import { publicHalf } from './signingKey';

const SCRIPT = resolve(
  resolvePackagePath('@kymaros/plugin-kymaros-backend'),
  '../../scripts/verify-evidence.mjs',
);
const NOW = '2026-05-01T02:00:00.000Z';
const KEY = generateKeyPairSync('ed25519').privateKey;

function finishedRun(changes: Partial<Run> = {}): Run {
  const test = testNamed('shop');
  return {
    ...initialRun({
      id: 'bcdfghjklmnp',
      test,
      trigger: MANUAL,
      createdAt: NOW,
    }),
    verdict: 'pass',
    score: 93,
    coverage: 0.8333333333333334,
    ending: 'completed',
    finishedAt: NOW,
    ...changes,
  };
}

function seal(
  options: { run?: Run; key?: KeyObject; previous?: EvidenceFile } = {},
): EvidenceFile {
  const { run = finishedRun(), key = KEY, previous } = options;
  return new EvidenceSealer({ instance: 'backstage', signingKey: key }).seal({
    run,
    test: testNamed('shop'),
    recordedAt: new Date(NOW),
    previous: previous && {
      hash: previous.hash,
      sequence: previous.record.sequence,
    },
  });
}

function chain(length: number): EvidenceFile[] {
  const files: EvidenceFile[] = [];
  for (let i = 0; i < length; i++) {
    files.push(seal({ previous: files[i - 1] }));
  }
  return files;
}

/** Every value within, by the path to it. */
function* leaves(value: unknown, path: string[] = []): Generator<string[]> {
  if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) {
      yield* leaves(inner, [...path, name]);
    }
  } else {
    yield path;
  }
}

/** A copy with another value at the path. */
function changedAt<T>(file: T, path: string[], change: (was: any) => any): T {
  const copy = structuredClone(file);
  const last = path[path.length - 1];
  const parent = path
    .slice(0, -1)
    .reduce<any>((inner, name) => inner[name], copy);
  parent[last] = change(parent[last]);
  return copy;
}

describe('./dev verify-evidence', () => {
  const folder = createMockDirectory();

  /** Runs the script as an auditor does. */
  function verify(files: unknown[], args: string[] = []) {
    folder.setContent({
      ...Object.fromEntries(
        files.map((file, i) => [
          `${i}.json`,
          typeof file === 'string' ? file : JSON.stringify(file),
        ]),
      ),
      'key.pem': publicHalf(KEY).publicKey,
    });
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [SCRIPT, ...files.map((_, i) => `${i}.json`), ...args],
      { cwd: folder.path, encoding: 'utf8' },
    );
    return { status, stdout, stderr };
  }

  it('takes a record for what it is, and says whose key is not pinned', () => {
    const { keyId } = publicHalf(KEY);
    const { status, stdout } = verify([seal()]);
    expect(stdout).toContain(
      '0.json: good: number 1 of component:default/shop, run bcdfghjklmnp, pass, ended 2026-05-01T02:00:00.000Z',
    );
    expect(stdout).toContain(`key ${keyId} is not pinned`);
    expect(status).toBe(0);

    const pinned = verify([seal()], ['--key', 'key.pem']);
    expect(pinned).toMatchObject({ status: 0, stderr: '' });
    expect(pinned.stdout).not.toContain('not pinned');
  });

  it('the order of keys and white space do not matter', () => {
    const reversed = (value: unknown): unknown =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.fromEntries(
            Object.entries(value)
              .reverse()
              .map(([name, inner]) => [name, reversed(inner)]),
          )
        : value;
    const text = JSON.stringify(reversed(seal()), null, 4);
    expect(verify([text])).toMatchObject({ status: 0, stderr: '' });
  });

  it('any text and number that a run may hold can be verified', () => {
    const files = fc
      .sample(
        fc.record({
          message: fc.string({ unit: 'binary' }),
          hint: fc.string({ unit: 'grapheme' }),
          lone: fc.constantFrom('\ud800', 'x\udc00', '\u0000'),
          coverage: fc.double({ min: 0, max: 1 }),
        }),
        100,
      )
      .map(({ message, hint, lone, coverage }) =>
        seal({
          run: finishedRun({
            coverage,
            findings: [
              {
                code: 'x',
                severity: 'info',
                cause: 'APP',
                gate: false,
                message: `${message}${lone}`,
                hint,
              },
            ],
          }),
        }),
      );
    const { stderr } = verify(files);
    expect(stderr).not.toMatch(/json: BAD/);
  });

  it('any single value that is changed is found', () => {
    const file = seal();
    const change = (was: unknown) =>
      typeof was === 'number' ? was + 1 : `${was}!`;
    const tampered = [...leaves(file)].map(path =>
      changedAt(file, path, change),
    );
    const { status, stdout, stderr } = verify(tampered);
    expect(tampered.length).toBeGreaterThan(30);
    expect(stderr.match(/json: BAD/g)).toHaveLength(tampered.length);
    expect(stdout).not.toContain('good');
    expect(status).toBe(1);
  });

  it('any single character that is changed, but for white space, is found', () => {
    const text = JSON.stringify(seal());
    const tampered = fc.sample(
      fc
        .record({
          at: fc.nat(text.length - 1),
          by: fc.constantFrom(...'aZ09"{,+/=\\'),
        })
        .filter(({ at, by }) => text[at] !== by)
        .map(({ at, by }) => text.slice(0, at) + by + text.slice(at + 1)),
      300,
    );
    const { stdout } = verify(tampered);
    expect(stdout).not.toContain('good');
  });

  const other = generateKeyPairSync('ed25519').privateKey;
  it.each<[string, unknown, string]>([
    [
      'a changed verdict',
      changedAt(seal(), ['record', 'verdict'], () => 'fail'),
      'the record was changed',
    ],
    [
      'a signature of another record',
      {
        ...seal(),
        signature: seal({ run: finishedRun({ score: 1 }) }).signature,
      },
      'the signature does not fit the record',
    ],
    [
      'the key of somebody else',
      {
        ...seal(),
        signature: { ...seal().signature, ...publicHalf(other) },
      },
      'the signature does not fit the record',
    ],
    [
      'the id of another key',
      changedAt(seal(), ['signature', 'keyId'], () => publicHalf(other).keyId),
      'is not that of its public key',
    ],
    ['a note beside the record', { ...seal(), note: 'x' }, 'nothing else'],
    [
      'a record of another format',
      changedAt(seal(), ['record', 'format'], () => 'v2'),
      'its format is v2',
    ],
    [
      'a number beyond all',
      '{"record":{"format":"kymaros.io/evidence/v1","x":1e999},"hash":"","signature":{"keyId":"","publicKey":"","value":""}}',
      'too large',
    ],
    ['no JSON', 'hello', 'it is no JSON'],
    ['nothing', 'null', 'the file must have record, hash, signature'],
  ])('refuses %s', (_, file, reason) => {
    const { status, stderr } = verify([file]);
    expect(stderr).toMatch(/^0\.json: BAD: /);
    expect(stderr).toContain(reason);
    expect(status).toBe(1);
  });

  it('refuses a record that another key than the pinned one has signed', () => {
    const forged = seal({ key: other });
    expect(verify([forged]).status).toBe(0);
    const { status, stderr } = verify([forged], ['--key', 'key.pem']);
    expect(stderr).toContain(
      `it is signed with key ${publicHalf(other).keyId}, not with ${
        publicHalf(KEY).keyId
      }`,
    );
    expect(status).toBe(1);
  });

  it('verifies how records follow each other, in whatever order they are given', () => {
    const { status, stdout } = verify(chain(4).reverse());
    expect(stdout).toContain(
      'component:default/shop: good: records 1 to 4 follow each other without a gap',
    );
    expect(status).toBe(0);
  });

  it.each<[string, number[], string]>([
    ['one', [0, 1, 3], 'record 3 is missing between the files'],
    ['more', [0, 4], 'records 2 to 4 are missing between the files'],
  ])('names what is missing in a chain: %s', (_, kept, problem) => {
    const files = chain(5);
    const { status, stderr } = verify(kept.map(i => files[i]));
    expect(stderr).toContain(`component:default/shop: BAD: ${problem}`);
    expect(status).toBe(1);
  });

  it('says so when a chain is only given from some record on', () => {
    const { status, stdout } = verify(chain(4).slice(2));
    expect(stdout).toContain('records before number 3 were not given');
    expect(status).toBe(0);
  });

  it('finds a record that was put in the place of another', () => {
    const [first, , third] = chain(3);
    const put = seal({
      run: finishedRun({ verdict: 'fail' }),
      previous: first,
    });
    expect(verify([first, put, third]).stderr).toContain(
      'record 3 does not follow record 2',
    );
    expect(verify([first, chain(2)[1], put]).stderr).toContain(
      'two different records claim to be number 2',
    );
  });

  it('explains itself when it is given nothing', () => {
    expect(verify([])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Usage: ./dev verify-evidence FILE'),
    });
  });
});
