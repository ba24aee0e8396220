import { ApiError } from '../api/errors';
import type { RestoreFault } from '../velero';

/** Which requests a fault is about; a field left out matches all. */
export interface RequestMatch {
  verb?: string;
  /** Plural name, without its group: `pods`, `restores`. */
  resource?: string;
  subresource?: string;
  namespace?: string;
  name?: string;
}

/** Something that goes wrong in the demo cluster for as long as it is in force. */
export type Fault =
  | ({
      kind: 'api-error';
      code?: number;
      message?: string;
      count?: number;
    } & RequestMatch)
  | ({ kind: 'slow-api'; delayMs: number; count?: number } & RequestMatch)
  | ({ kind: 'silent-watch' } & RequestMatch)
  | ({ kind: 'restore' } & RestoreFault)
  | { kind: 'backup'; backup: string; failedVolumes: string[] }
  | { kind: 'velero-down' }
  | { kind: 'storage-unavailable' }
  | { kind: 'unready-pods'; namespace?: string; labelSelector?: string }
  | { kind: 'missing-image'; image: string }
  | { kind: 'open-network'; firstMs?: number };

const MATCH = {
  verb: 'string',
  resource: 'string',
  subresource: 'string',
  namespace: 'string',
  name: 'string',
};

/** The fields of each kind of fault and their types; `!` marks what cannot be left out. */
const FIELDS: Record<Fault['kind'], Record<string, string>> = {
  'api-error': { ...MATCH, code: 'number', message: 'string', count: 'number' },
  'slow-api': { ...MATCH, delayMs: 'number!', count: 'number' },
  'silent-watch': MATCH,
  restore: {
    backupName: 'string',
    sourceNamespace: 'string',
    outcome: 'string',
    message: 'string',
    stuckIn: 'string',
    missing: 'array',
    failedVolumes: 'array',
    count: 'number',
  },
  backup: { backup: 'string!', failedVolumes: 'array!' },
  'velero-down': {},
  'storage-unavailable': {},
  'unready-pods': { namespace: 'string', labelSelector: 'string' },
  'missing-image': { image: 'string!' },
  'open-network': { firstMs: 'number' },
};

const CHOICES: Record<string, string[]> = {
  outcome: ['Failed', 'PartiallyFailed', 'FailedValidation'],
  stuckIn: ['New', 'InProgress', 'Finalizing'],
};

/** Reads a fault from a request's body; throws a 400 that names the field when it is none. */
export function parseFault(body: unknown): Fault {
  const input = (body ?? {}) as Record<string, unknown>;
  const fields = FIELDS[input.kind as Fault['kind']];
  if (!fields) {
    throw ApiError.badRequest(
      `kind: must be one of ${Object.keys(FIELDS).join(', ')}`,
    );
  }
  for (const [field, value] of Object.entries(input)) {
    if (field !== 'kind' && !fields[field]) {
      throw ApiError.badRequest(
        `${field}: not a field of ${input.kind}: use ${
          Object.keys(fields).join(', ') || 'none'
        }`,
      );
    }
    checkField(field, value, fields[field]);
  }
  const missing = Object.keys(fields).find(
    field => fields[field].endsWith('!') && input[field] === undefined,
  );
  if (missing) {
    throw ApiError.badRequest(`${missing}: required by ${input.kind}`);
  }
  return input as unknown as Fault;
}

function checkField(field: string, value: unknown, type = 'string'): void {
  const wanted = type.replace('!', '');
  const actual = Array.isArray(value) ? 'array' : typeof value;
  if (actual !== wanted) {
    throw ApiError.badRequest(`${field}: must be of type ${wanted}`);
  }
  const choices = CHOICES[field];
  if (choices && !choices.includes(value as string)) {
    throw ApiError.badRequest(`${field}: must be one of ${choices.join(', ')}`);
  }
}
