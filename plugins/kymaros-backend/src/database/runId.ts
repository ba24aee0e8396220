import { randomInt } from 'node:crypto';

/** The letters of Kubernetes' own generated names: they spell no words. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const LENGTH = 12;

/** An id for a run, or for something that names its objects like one. */
export function newRunId(): string {
  return Array.from(
    { length: LENGTH },
    () => ALPHABET[randomInt(ALPHABET.length)],
  ).join('');
}
