import { createHash } from 'node:crypto';

/** 96 bits: two tests of an instance do not share a key. */
const LENGTH = 16;

/**
 * What hints about the runs of a restore test carry, so that pages know which hints are about what they show.
 *
 * Hints can be read without signing in, so they do not carry the test's ref. It cannot be read back from the key; but
 * whoever knows or guesses ref and instance can compute the key too, and so learn that a run of that test moves. No more
 * than that is given away.
 */
export function signalKeyOf(test: {
  testRef: string;
  /** `kymaros.instance`. */
  instance: string;
}): string {
  return createHash('sha256')
    .update(JSON.stringify([test.instance, test.testRef]))
    .digest('base64url')
    .slice(0, LENGTH);
}
