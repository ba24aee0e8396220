import { ConfigReader } from '@backstage/config';
import { generateKeyPairSync } from 'node:crypto';
import { readEvidence } from './readEvidence';

const read = (evidence: Record<string, string>) =>
  readEvidence(new ConfigReader(evidence));
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;

describe('readEvidence', () => {
  it('has no key by default', () => {
    expect(readEvidence(undefined)).toEqual({});
  });

  it('reads the key to sign with', () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const pem = privateKey.export(pkcs8).toString();
    const { signingKey } = read({ signingKey: pem });
    expect(signingKey?.export(pkcs8)).toBe(pem);
  });

  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const ed = generateKeyPairSync('ed25519');
  it.each([
    ['no PEM', 'my-very-secret-key'],
    ['a key of another kind', rsa.export(pkcs8).toString()],
    [
      'a public key',
      ed.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    ],
  ])('refuses %s, naming the field and not the value', (_, signingKey) => {
    expect(() => read({ signingKey })).toThrow(
      /^Config at kymaros\.evidence\.signingKey must be a private Ed25519 key in PEM/,
    );
    expect(() => read({ signingKey })).not.toThrow(signingKey.slice(0, 12));
  });

  it('refuses what it does not know', () => {
    expect(() => read({ signKey: 'x' })).toThrow(
      'Config at kymaros.evidence.signKey is not known; allowed: signingKey',
    );
  });
});
