import {
  count,
  errorResponse,
  errors,
  json,
  listOf,
  milliseconds,
  oneOf,
  percent,
  ref,
  runParameter,
  shape,
  text,
  texts,
  time,
} from './openApiParts';

const share = { type: 'number', minimum: 0, maximum: 1 };
const anything = { type: 'object' };

// Times and refs have colons, which people write as they are.
const allowReserved = true;

const reportParameters = [
  {
    name: 'from',
    in: 'query',
    allowReserved,
    required: true,
    description: 'Runs that ended from then on',
    schema: time,
  },
  {
    name: 'to',
    in: 'query',
    allowReserved,
    required: true,
    description: 'Runs that ended before; at most 366 days after `from`',
    schema: time,
  },
  {
    name: 'entityRef',
    in: 'query',
    allowReserved,
    description: 'Only tests that this entity defines or that vouch for it',
    schema: { type: 'string', minLength: 1 },
  },
  {
    name: 'ownerRef',
    in: 'query',
    allowReserved,
    description: 'Only tests of this owner',
    schema: { type: 'string', minLength: 1 },
  },
];

/** Paths about evidence. */
export const evidencePaths = {
  '/v1/runs/{id}/evidence': {
    get: {
      operationId: 'getRunEvidence',
      summary: 'The signed record of a finished run',
      parameters: [runParameter],
      responses: {
        '200': json('The record', ref('EvidenceFile')),
        ...errors,
        '409': errorResponse('The run has not ended'),
      },
    },
  },
  '/v1/evidence/keys': {
    get: {
      operationId: 'listEvidenceKeys',
      summary: 'The public keys that records were signed with, oldest first',
      responses: {
        '200': json(
          'The keys',
          shape({ items: listOf(shape({ keyId: text, publicKey: text })) }),
        ),
        ...errors,
      },
    },
  },
  '/v1/evidence-report': {
    get: {
      operationId: 'getEvidenceReport',
      summary: 'What was tested in a period',
      parameters: reportParameters,
      responses: {
        '200': json('The report', ref('EvidenceReport')),
        ...errors,
      },
    },
  },
  '/v1/evidence-report.csv': {
    get: {
      operationId: 'getEvidenceReportCsv',
      summary: 'What was tested in a period, one line a run',
      parameters: reportParameters,
      responses: {
        '200': {
          description: 'The runs of the report (RFC 4180)',
          content: { 'text/csv': { schema: text } },
        },
        ...errors,
      },
    },
  },
};

/** The record in outline; its `format` names the version of its fields. */
const record = shape({
  format: oneOf('kymaros.io/evidence/v1'),
  sequence: { type: 'integer', minimum: 1 },
  'previousHash?': text,
  recordedAt: time,
  instance: text,
  run: shape({
    id: ref('RunId'),
    trigger: anything,
    ending: oneOf('completed', 'cancelled', 'timed-out'),
    createdAt: time,
    'startedAt?': time,
    'verdictAt?': time,
    finishedAt: time,
  }),
  test: shape({
    ref: text,
    title: text,
    entityRefs: texts,
    'ownerRef?': text,
    spec: anything,
    definitionHash: text,
  }),
  cluster: text,
  'isolation?': anything,
  'backup?': ref('BackupSummary'),
  verdict: ref('Verdict'),
  'cause?': text,
  'score?': percent,
  'coverage?': share,
  'rtoMs?': milliseconds,
  'rpoMs?': milliseconds,
  'timings?': anything,
  levels: listOf(anything),
  tiers: listOf(
    shape({
      name: text,
      'sandbox?': text,
      levels: listOf(anything),
      'contents?': anything,
    }),
  ),
  checks: listOf(anything),
  findings: listOf(ref('Finding')),
});

/** Shapes of evidence. */
export const evidenceSchemas = {
  EvidenceFile: shape({
    record,
    hash: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    signature: shape({ keyId: text, publicKey: text, value: text }),
  }),
  EvidenceReportRow: shape({
    runId: ref('RunId'),
    testRef: text,
    testTitle: text,
    entityRefs: texts,
    'ownerRef?': text,
    cluster: text,
    startedBy: text,
    'startedAt?': time,
    finishedAt: time,
    'backup?': text,
    'backupReason?': text,
    'backupStartedAt?': time,
    namespaces: texts,
    verdict: ref('Verdict'),
    'cause?': text,
    'score?': percent,
    'coverage?': share,
    'objectsExpected?': count,
    'objectsFound?': count,
    checksPassed: count,
    checksTotal: count,
    isolationProven: { type: 'boolean' },
    'rtoMs?': milliseconds,
    'rtoTarget?': text,
    'rpoMs?': milliseconds,
    'rpoTarget?': text,
    findings: texts,
    'mendedBy?': shape({ runId: ref('RunId'), finishedAt: time }),
    evidenceHash: text,
  }),
  EvidenceReport: shape({
    from: time,
    to: time,
    'entityRef?': text,
    'ownerRef?': text,
    generatedAt: time,
    runs: listOf(ref('EvidenceReportRow')),
    notTested: listOf(shape({ testRef: text, testTitle: text, reason: text })),
  }),
};
