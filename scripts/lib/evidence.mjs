// What it takes to verify evidence files: Node alone. Auditors run this, and can read all of it; so nothing is imported
// from the product, and it has its own few lines of canonical JSON.
import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';

const FORMAT = 'kymaros.io/evidence/v1';

/** Why a file, or a chain of files, is not what it claims to be. */
export class EvidenceError extends Error {}

/** A JSON value as canonical JSON (RFC 8785): sorted names, no white space. */
export function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.keys(value)
      .sort()
      .map(name => `${canonicalJson(name)}:${canonicalJson(value[name])}`);
    return `{${members.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new EvidenceError('it holds a number that is too large');
  }
  if (typeof value === 'string' && !value.isWellFormed()) {
    throw new EvidenceError('it holds text that is not Unicode');
  }
  return JSON.stringify(value);
}

/** SHA-256 of the record's canonical JSON. */
export function digestOf(record) {
  return createHash('sha256').update(canonicalJson(record)).digest();
}

/** First 16 hex digits of the SHA-256 of a public key as DER. */
export function keyIdOf(publicKey) {
  return createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex')
    .slice(0, 16);
}

/** An evidence file of the record, signed with a private key. */
export function sealed(unsigned, privateKey) {
  const record = JSON.parse(JSON.stringify(unsigned));
  const publicKey = createPublicKey(privateKey);
  const digest = digestOf(record);
  return {
    record,
    hash: digest.toString('hex'),
    signature: {
      keyId: keyIdOf(publicKey),
      publicKey: publicKey.export({ type: 'spki', format: 'pem' }),
      value: sign(null, digest, privateKey).toString('base64'),
    },
  };
}

/** A new private key to sign evidence with. */
export function newSigningKey() {
  return generateKeyPairSync('ed25519').privateKey;
}

/**
 * Verifies one file by itself. Where keys are pinned, it must be signed with one of them.
 *
 * @returns the file
 */
export function verifyFile(text, { pinned = [] } = {}) {
  const file = parse(text);
  const { record, hash, signature } = file;
  if (record.format !== FORMAT) {
    throw new EvidenceError(
      `its format is ${record.format}; this script knows ${FORMAT}`,
    );
  }
  const digest = digestOf(record);
  if (hash !== digest.toString('hex')) {
    throw new EvidenceError(
      `the record was changed: its hash is ${digest.toString(
        'hex',
      )}, not ${hash}`,
    );
  }
  verifySignature(digest, signature, pinned);
  return file;
}

function parse(text) {
  let file;
  try {
    file = JSON.parse(text);
  } catch (error) {
    throw new EvidenceError(`it is no JSON: ${error.message}`);
  }
  // What the signature does not cover must not be there, or it might be believed.
  requireNames('the file', file, ['record', 'hash', 'signature']);
  requireNames('signature', file.signature, ['keyId', 'publicKey', 'value']);
  if (typeof file.record !== 'object' || file.record === null) {
    throw new EvidenceError('record must be an object');
  }
  return file;
}

function requireNames(what, value, names) {
  const found = Object.keys(value ?? {}).sort();
  if (found.join() !== [...names].sort().join()) {
    throw new EvidenceError(
      `${what} must have ${names.join(', ')} and nothing else; it has ${
        found.join(', ') || 'nothing'
      }`,
    );
  }
}

function verifySignature(digest, { keyId, publicKey, value }, pinned) {
  const key = readPublicKey(publicKey);
  if (keyIdOf(key) !== keyId) {
    throw new EvidenceError(`keyId ${keyId} is not that of its public key`);
  }
  const bytes = Buffer.from(String(value), 'base64');
  if (bytes.toString('base64') !== value || !verify(null, digest, key, bytes)) {
    throw new EvidenceError('the signature does not fit the record');
  }
  if (
    pinned.length > 0 &&
    !pinned.some(one => keyIdOf(one) === keyId && one.equals(key))
  ) {
    throw new EvidenceError(
      `it is signed with key ${keyId}, not with ${pinned
        .map(keyIdOf)
        .join(' or ')}`,
    );
  }
}

/** An Ed25519 public key from PEM, written as Kymaros writes it. */
function readPublicKey(pem) {
  let key;
  try {
    key = createPublicKey(pem);
  } catch {
    throw new EvidenceError('its public key is no key in PEM');
  }
  if (
    key.asymmetricKeyType !== 'ed25519' ||
    key.export({ type: 'spki', format: 'pem' }) !== pem
  ) {
    throw new EvidenceError('its public key is no Ed25519 key in PEM (SPKI)');
  }
  return key;
}

/**
 * Verifies how the records of one test follow each other.
 *
 * @returns what is wrong, in sentences
 */
export function chainProblems(files) {
  const sorted = [...files].sort(
    (a, b) => a.record.sequence - b.record.sequence,
  );
  return sorted.slice(1).flatMap((file, index) => {
    const problem = linkProblem(sorted[index], file);
    return problem ? [problem] : [];
  });
}

function linkProblem(before, after) {
  const [first, second] = [before.record.sequence, after.record.sequence];
  if (first === second) {
    return before.hash === after.hash
      ? undefined
      : `two different records claim to be number ${first}`;
  }
  if (second > first + 1) {
    const missing =
      second === first + 2
        ? `record ${first + 1} is`
        : `records ${first + 1} to ${second - 1} are`;
    return `${missing} missing between the files`;
  }
  return after.record.previousHash === before.hash
    ? undefined
    : `record ${second} does not follow record ${first}: it names ${after.record.previousHash} as the hash before it, not ${before.hash}`;
}
