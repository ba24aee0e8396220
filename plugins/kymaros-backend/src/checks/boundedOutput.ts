import { maskSecrets } from './maskSecrets';

const MAX_BYTES = 4 * 1024;
const CUT_MARK = '\n[cut]';
// Databases refuse some of them, terminals obey others.
// eslint-disable-next-line no-control-regex
const CONTROL_CHARACTERS = /[\u0000-\u0008\u000b-\u001f\u007f]/g;

/** What programs wrote, fit to be stored and shown: masked and plain text. */
export function plainText(text: string): string {
  return maskSecrets(
    text.replace(/\r\n/g, '\n').replace(CONTROL_CHARACTERS, ' '),
  );
}

/** What a command or a service said, fit to be stored and shown: masked, plain text, not too long. */
export function boundedOutput(text: string): string {
  const plain = plainText(text).trimEnd();
  const bytes = Buffer.from(plain);
  if (bytes.length <= MAX_BYTES) {
    return plain;
  }
  const kept = bytes
    .subarray(0, MAX_BYTES - Buffer.byteLength(CUT_MARK))
    .toString('utf8');
  // A character cut in half.
  return kept.replace(/\ufffd+$/, '') + CUT_MARK;
}
