const MASK = '***';

/** What names of secrets have in them, and what may come after it. Bounded: texts are long, and must not take long. */
const SECRET_NAME =
  '(?:passw(?:or)?d|passphrase|pwd|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|authorization)[\\w.-]{0,64}';

/** Each with what to put in its place; earlier ones first, as they know more exactly. */
const RULES: Array<[pattern: RegExp, replacement: string]> = [
  // Private keys and certificates, but not those that are masked already.
  [
    /-----BEGIN ([A-Z ]+)-----(?! \*\*\*)[\s\S]*?(?:-----END \1-----|$)/g,
    `-----BEGIN $1----- ${MASK}`,
  ],
  // Authorization: Bearer ...
  [/\b(bearer|basic)[^\S\n]+[\w+/.~-]{8,}=*/gi, `$1 ${MASK}`],
  // ALTER USER app PASSWORD '...'
  [/\b(password|identified by)([^\S\n]+)'[^'\n]*'/gi, `$1$2${MASK}`],
  // "password": "..." and password = ... and --token=...
  [
    new RegExp(
      `(${SECRET_NAME}["']?[^\\S\\n]*[=:][^\\S\\n]*)(?:(?:"(?:[^"\\\\\\n]|\\\\.)*"|'[^'\\n]*')[^\\s,;&}]*|[^\\s,;&}]+)`,
      'gi',
    ),
    `$1${MASK}`,
  ],
  // JSON Web Tokens.
  [/(?<![\w-])eyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g, MASK],
  // Keys of the large clouds and forges, which have telling prefixes.
  [
    /\b(?:AKIA|ASIA|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abpr]-|sk-|AIza)[\w-]{12,}/g,
    MASK,
  ],
  // Long random-looking words: base64 with mixed case and digits. Digests (sha256:...) say nothing and stay.
  [
    /(?<![\w:+/-])(?=[\w+/-]*[a-z])(?=[\w+/-]*[A-Z])(?=[\w+/-]*\d)[\w+/-]{40,}={0,2}/g,
    MASK,
  ],
  // user:password@ in addresses, with whatever has been masked in it.
  [/(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/@]*):[^\s/]+@/gi, `$1:${MASK}@`],
];

/** Hides what looks like a secret (promise 7). Rather too much than too little. What is masked already stays as it is. */
export function maskSecrets(text: string): string {
  return RULES.reduce(
    (masked, [pattern, replacement]) => masked.replace(pattern, replacement),
    text,
  );
}
