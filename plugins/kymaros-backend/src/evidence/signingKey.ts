import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
} from 'node:crypto';

/** The public half of a key that evidence is signed with. */
export interface PublicSigningKey {
  /** First 16 hex digits of the SHA-256 of the key as DER. */
  keyId: string;
  /** PEM (SPKI). */
  publicKey: string;
}

/** The private key that a PEM holds. @throws when it is no Ed25519 key in PKCS#8 */
export function parseSigningKey(pem: string): KeyObject {
  const key = createPrivateKey({ key: pem, format: 'pem' });
  if (key.asymmetricKeyType !== 'ed25519') {
    throw new Error(`it is a key for ${key.asymmetricKeyType}`);
  }
  return key;
}

/** What others need to verify signatures of the key. */
export function publicHalf(key: KeyObject): PublicSigningKey {
  const publicKey = createPublicKey(key);
  return {
    keyId: createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex')
      .slice(0, 16),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}
