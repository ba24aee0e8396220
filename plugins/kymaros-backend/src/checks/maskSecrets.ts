const MASK = '***';

const SECRET_NAME =
  '[\\w.-]*(?:passw(?:or)?d|passphrase|pwd|secret|token|credential|api[_-]?key|access[_-]?key|private[_-]?key|authorization)[\\w.-]*';

/** Each with what to put in its place; earlier ones first, as they know more exactly. */
const RULES: Array<[pattern: RegExp, replacement: string]> = [
  // Private keys and certificates.
  [
    /-----BEGIN ([A-Z ]+)-----[\s\S]*?(?:-----END \1-----|$)/g,
    `-----BEGIN $1----- ${MASK}`,
  ],
  // user:password@ in addresses.
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s/@]+@/gi, `$1:${MASK}@`],
  // Authorization: Bearer ...
  [/\b(bearer|basic)\s+[\w+/.~-]{8,}=*/gi, `$1 ${MASK}`],
  // "password": "..." and password = ... and --token=...
  [
    new RegExp(
      `(["']?${SECRET_NAME}["']?\\s*[=:]\\s*)("(?:[^"\\\\]|\\\\.)*"|'[^']*'|[^\\s,;&}]+)`,
      'gi',
    ),
    `$1${MASK}`,
  ],
  // JSON Web Tokens.
  [/\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g, MASK],
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
];

/** Hides what looks like a secret (promise 7). Rather too much than too little. */
export function maskSecrets(text: string): string {
  return RULES.reduce(
    (masked, [pattern, replacement]) => masked.replace(pattern, replacement),
    text,
  );
}
