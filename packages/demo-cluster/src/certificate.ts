import { generateKeyPairSync } from 'node:crypto';
import { generate } from 'selfsigned';

/** A key and its certificate, as PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

const IP_ADDRESS = 7;
const DNS_NAME = 2;

let made: Certificate | undefined;

/** A certificate for the loopback that vouches for itself, made once per process. */
export function selfSignedCertificate(): Certificate {
  if (!made) {
    const { private: key, cert } = generate(
      [{ name: 'commonName', value: 'demo-cluster' }],
      {
        keySize: 2048,
        days: 365,
        algorithm: 'sha256',
        extensions: [
          { name: 'basicConstraints', cA: true },
          {
            name: 'subjectAltName',
            altNames: [
              { type: IP_ADDRESS, ip: '127.0.0.1' },
              { type: DNS_NAME, value: 'localhost' },
            ],
          },
        ],
      },
    );
    made = { key, cert };
  }
  return made;
}
