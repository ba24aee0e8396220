import type {
  EvidenceFile,
  EvidenceRecord,
} from '@kymaros/plugin-kymaros-common';
import { canonicalize } from 'json-canonicalize';
import { createHash, sign, type KeyObject } from 'node:crypto';
import { evidenceRecord, type FinishedRun } from './evidenceRecord';
import { publicHalf, type PublicSigningKey } from './signingKey';

/** Makes signed records of finished runs. */
export class EvidenceSealer {
  readonly #instance: string;
  readonly #key: KeyObject;
  readonly #public: PublicSigningKey;

  constructor(options: {
    instance: string;
    /** Private, Ed25519. */
    signingKey: KeyObject;
  }) {
    this.#instance = options.instance;
    this.#key = options.signingKey;
    this.#public = publicHalf(options.signingKey);
  }

  /** The evidence of a run, as the link of its test's chain that follows `previous`. */
  seal(finished: FinishedRun): EvidenceFile {
    const record = asSent(
      evidenceRecord({ ...finished, instance: this.#instance }),
    );
    const hash = createHash('sha256').update(canonicalize(record)).digest();
    return {
      record,
      hash: hash.toString('hex'),
      signature: {
        ...this.#public,
        value: sign(null, hash, this.#key).toString('base64'),
      },
    };
  }
}

/** What the record will be once it has been sent as JSON. What is not Unicode has no one form there, and is replaced. */
function asSent(record: EvidenceRecord): EvidenceRecord {
  return JSON.parse(JSON.stringify(record), (_, value: unknown) =>
    typeof value === 'string'
      ? value.replace(/\p{Surrogate}/gu, '\uFFFD')
      : value,
  );
}
