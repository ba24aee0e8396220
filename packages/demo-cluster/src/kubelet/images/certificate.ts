import { generate } from 'selfsigned';

let made: { key: string; cert: string } | undefined;

/** A certificate that nobody vouches for, made once per process. */
export function selfSignedCertificate(): { key: string; cert: string } {
  if (!made) {
    const { private: key, cert } = generate(
      [{ name: 'commonName', value: 'demo-http' }],
      { keySize: 2048, days: 30 },
    );
    made = { key, cert };
  }
  return made;
}
