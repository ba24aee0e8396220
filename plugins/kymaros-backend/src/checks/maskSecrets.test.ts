import fc from 'fast-check';
import { maskSecrets } from './maskSecrets';

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl';
const RANDOM = 'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA==';

describe('maskSecrets', () => {
  it.each([
    ['password=hunter2', 'password=***'],
    ['DB_PASSWORD: hunter2, next', 'DB_PASSWORD: ***, next'],
    ['{"apiKey":"abc \\" def","port":5432}', '{"apiKey":***,"port":5432}'],
    ['--token=abc --verbose', '--token=*** --verbose'],
    ["secret='two words' rest", 'secret=*** rest'],
    ['postgres://app:hunter2@db:5432/shop', 'postgres://app:***@db:5432/shop'],
    ['postgres://app:p@ss@db:5432/shop', 'postgres://app:***@db:5432/shop'],
    ["ALTER USER app PASSWORD 'hunter2';", 'ALTER USER app PASSWORD ***;'],
    ['aws_secret_access_key = abc/def+ghi', 'aws_secret_access_key = ***'],
    ['Authorization: Bearer abcdef123456', 'Authorization: *** ***'],
    [`got ${JWT} back`, 'got *** back'],
    [`got ${RANDOM} back`, 'got *** back'],
    ['AKIAIOSFODNN7EXAMPLE', '***'],
    [
      '-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc\n-----END RSA PRIVATE KEY----- tail',
      '-----BEGIN RSA PRIVATE KEY----- *** tail',
    ],
    [
      '-----BEGIN PRIVATE KEY-----\nMIIE cut off',
      '-----BEGIN PRIVATE KEY----- ***',
    ],
  ])('masks %j', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  it.each([
    '/var/run/postgresql:5432 - accepting connections',
    'GET http://api-server-svc.app-backend.svc:8080/healthz answered 200 from pod api-server-59c7d59468-6kdtc',
    'Enter password:\nwelcome',
    'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    'run 7a1b2c3d-0000-4000-8000-000000000001',
    '/usr/share/some/Very/Long/path/that/goes/on',
  ])('leaves %j', text => {
    expect(maskSecrets(text)).toBe(text);
  });

  it('never lets a value of a secret-looking name through', () => {
    const names = fc.constantFrom(
      'password',
      'PGPASSWORD',
      'client_secret',
      'access-key',
      'auth.token',
      'apiKey',
    );
    const value = fc.stringMatching(/^[A-Za-z0-9!#$%^*+/.-]{6,60}$/);
    fc.assert(
      fc.property(
        names,
        fc.constantFrom('=', ': ', ' = '),
        value,
        (name, sign, secret) => {
          expect(maskSecrets(`before ${name}${sign}${secret} after`)).toMatch(
            /^before .*\*\*\*.* after$/,
          );
          expect(
            maskSecrets(`before ${name}${sign}${secret} after`),
          ).not.toContain(secret);
        },
      ),
    );
  });

  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        'password',
        'token=',
        "secret: 'a b'",
        '"apiKey": "x"',
        'postgres://app:hunter2@db/',
        'Authorization: Bearer abcdef123456',
        "identified by 'x'",
        '-----BEGIN PRIVATE KEY-----',
        '-----END PRIVATE KEY-----',
        'AKIAIOSFODNN7EXAMPLE',
        JWT,
        RANDOM,
        '***',
        '\n',
        ' ',
        '=',
        ':',
        '@',
        '/',
        '"',
        "'",
      ),
      fc.string({ maxLength: 12 }),
    ),
    { maxLength: 12 },
  );

  it('leaves what it has masked, and makes a text at most half as long again', () => {
    fc.assert(
      fc.property(pieces, parts => {
        const text = parts.join('');
        const masked = maskSecrets(text);
        expect(maskSecrets(masked)).toBe(masked);
        expect(masked.length).toBeLessThanOrEqual(1.5 * text.length);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    'a',
    'a-',
    'password',
    'password.',
    'password=',
    'password="',
    'password=\\"',
    'a://',
    'a://b:',
    'a.b:c@',
    'eyJ-',
    'eyJabcde.',
    'sk-',
    'basic ',
    '-----BEGIN A',
    '-----BEGIN A-----',
    'aA1+',
    ' ',
  ])('takes no longer than its text is long: %j', piece => {
    const text = piece.repeat(1_000_000 / piece.length);
    const begunMs = performance.now();
    maskSecrets(text);
    expect(performance.now() - begunMs).toBeLessThan(3_000);
  });
});
