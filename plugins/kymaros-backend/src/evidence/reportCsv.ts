import type {
  EvidenceReport,
  EvidenceReportRow,
} from '@kymaros/plugin-kymaros-common';

/** In the order of {@link EvidenceReportRow}; readers rely on it. */
const COLUMNS: ReadonlyArray<
  [string, (row: EvidenceReportRow) => string | number | boolean | undefined]
> = [
  ['runId', row => row.runId],
  ['testRef', row => row.testRef],
  ['testTitle', row => row.testTitle],
  ['entityRefs', row => row.entityRefs.join(' ')],
  ['ownerRef', row => row.ownerRef],
  ['cluster', row => row.cluster],
  ['startedBy', row => row.startedBy],
  ['startedAt', row => row.startedAt],
  ['finishedAt', row => row.finishedAt],
  ['backup', row => row.backup],
  ['backupReason', row => row.backupReason],
  ['backupStartedAt', row => row.backupStartedAt],
  ['namespaces', row => row.namespaces.join(' ')],
  ['verdict', row => row.verdict],
  ['cause', row => row.cause],
  ['score', row => row.score],
  ['coverage', row => row.coverage],
  ['objectsExpected', row => row.objectsExpected],
  ['objectsFound', row => row.objectsFound],
  ['checksPassed', row => row.checksPassed],
  ['checksTotal', row => row.checksTotal],
  ['isolationProven', row => row.isolationProven],
  ['rtoMs', row => row.rtoMs],
  ['rtoTarget', row => row.rtoTarget],
  ['rpoMs', row => row.rpoMs],
  ['rpoTarget', row => row.rpoTarget],
  ['findings', row => row.findings.join('\n')],
  ['mendedByRunId', row => row.mendedBy?.runId],
  ['mendedByFinishedAt', row => row.mendedBy?.finishedAt],
  ['evidenceHash', row => row.evidenceHash],
];

/** The runs of a report as CSV (RFC 4180) with a header. Tests that did not run have no line. */
export function reportCsv({ runs }: EvidenceReport): string {
  const header = COLUMNS.map(([name]) => name);
  const lines = runs.map(row =>
    COLUMNS.map(([, valueOf]) => cell(valueOf(row))),
  );
  return [header, ...lines].map(cells => `${cells.join(',')}\r\n`).join('');
}

function cell(value: string | number | boolean | undefined): string {
  const text =
    typeof value === 'string' ? withoutFormula(value) : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Spreadsheets compute what begins like a formula, and texts of findings are written by applications. */
function withoutFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}
