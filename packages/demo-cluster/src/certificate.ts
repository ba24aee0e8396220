import { generate } from 'selfsigned';

/** A key and its certificate, as PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

const IP_ADDRESS = 7;
const DNS_NAME = 2;

let made: Promise<Certificate> | undefined;

/** A certificate for the loopback that vouches for itself, made once per process. */
export function selfSignedCertificate(): Promise<Certificate> {
  made ??= make();
  return made;
}

async function make(): Promise<Certificate> {
  const subject = [{ name: 'commonName', value: 'demo-cluster' }];
  const { private: key, cert } = await generate(subject, {
    keyType: 'ec',
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
  });
  return { key, cert };
}
