import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { KeyObject } from 'node:crypto';
import { parseSigningKey } from '../evidence/signingKey';
import { refuseUnknownKeys } from './fields';
import type { EvidenceConfig } from './KymarosConfig';

/** Reads `kymaros.evidence`. */
export function readEvidence(config: Config | undefined): EvidenceConfig {
  if (!config) {
    return {};
  }
  // A slip in the name would have records signed with another key than the one that was meant.
  refuseUnknownKeys(config, {
    place: 'kymaros.evidence',
    known: ['signingKey'],
  });
  return { signingKey: readSigningKey(config.getOptionalString('signingKey')) };
}

/** The value is a secret: no message shows it. */
function readSigningKey(pem: string | undefined): KeyObject | undefined {
  try {
    return pem === undefined ? undefined : parseSigningKey(pem);
  } catch (error) {
    throw new InputError(
      `Config at kymaros.evidence.signingKey must be a private Ed25519 key in PEM (PKCS#8), as openssl genpkey -algorithm ed25519 makes it: ${
        (error as Error).message
      }`,
    );
  }
}
