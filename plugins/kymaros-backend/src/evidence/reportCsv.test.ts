import type {
  EvidenceReport,
  EvidenceReportRow,
} from '@kymaros/plugin-kymaros-common';
import fc from 'fast-check';
import { reportCsv } from './reportCsv';

const ROW: EvidenceReportRow = {
  runId: 'bcdfghjklmnp',
  testRef: 'component:default/shop',
  testTitle: 'shop',
  entityRefs: ['component:default/shop', 'component:default/web'],
  cluster: 'main',
  startedBy: 'schedule',
  finishedAt: '2026-05-01T02:00:00.000Z',
  namespaces: ['shop-db', 'shop-web'],
  verdict: 'fail',
  score: 12,
  checksPassed: 1,
  checksTotal: 2,
  isolationProven: true,
  findings: ['It said "no", twice', 'second'],
  mendedBy: { runId: 'later', finishedAt: '2026-05-02T02:00:00.000Z' },
  evidenceHash: 'abc',
};

const csvOf = (...runs: EvidenceReportRow[]) =>
  reportCsv({ runs } as EvidenceReport);

/** Cells as RFC 4180 has them. */
function parse(csv: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of csv.matchAll(
    /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g,
  )) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('reportCsv', () => {
  it('has a header, and the same columns whatever is known of a run', () => {
    expect(csvOf()).toBe(
      'runId,testRef,testTitle,entityRefs,ownerRef,cluster,startedBy,startedAt,finishedAt,backup,backupReason,backupStartedAt,namespaces,verdict,cause,score,coverage,objectsExpected,objectsFound,checksPassed,checksTotal,isolationProven,rtoMs,rtoTarget,rpoMs,rpoTarget,findings,mendedByRunId,mendedByFinishedAt,evidenceHash\r\n',
    );
    const [header, cells] = parse(csvOf(ROW));
    expect(
      Object.fromEntries(header.map((name, i) => [name, cells[i]])),
    ).toMatchObject({
      entityRefs: 'component:default/shop component:default/web',
      ownerRef: '',
      score: '12',
      isolationProven: 'true',
      findings: 'It said "no", twice\nsecond',
      mendedByRunId: 'later',
      evidenceHash: 'abc',
    });
  });

  it('any text comes back as it was, and none is a formula', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), testTitle => {
        const [, cells] = parse(csvOf({ ...ROW, testTitle }));
        expect(cells).toHaveLength(30);
        expect(cells[2].replace(/^'(?=[=+\-@\t\r])/, '')).toBe(testTitle);
        expect(cells[2]).not.toMatch(/^[=+\-@\t\r]/);
      }),
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])(
    'guards %j against being computed',
    testTitle => {
      expect(parse(csvOf({ ...ROW, testTitle }))[1][2]).toBe(`'${testTitle}`);
    },
  );
});
