import type { Finding } from '@kymaros/plugin-kymaros-common';
import * as fc from 'fast-check';
import { groupsOf } from './findings';

const finding: Finding = {
  code: 'object-missing',
  severity: 'warning',
  cause: 'BACKUP',
  gate: false,
  message: 'It is in the backup and did not come back',
  hint: 'Look at the log of the restore',
};

const some = (count: number, change: Partial<Finding> = {}) =>
  Array.from({ length: count }, (_, index) => ({
    ...finding,
    message: `${finding.message} (${index})`,
    ...change,
  }));

const sizesOf = (findings: Finding[]) =>
  groupsOf(findings).map(group => group.length);

describe('findings', () => {
  it.each([
    ['few of a kind stay by themselves', some(3), [1, 1, 1]],
    ['many of a kind are told together', some(4), [4]],
    [
      'what is to be done otherwise is told by itself',
      [...some(4), ...some(1, { hint: 'Include it in the backup' })],
      [4, 1],
    ],
    [
      'the worst comes first',
      [...some(5), ...some(1, { severity: 'critical' })],
      [1, 5],
    ],
  ])('%s', (_, findings, sizes) => {
    expect(sizesOf(findings)).toEqual(sizes);
  });

  it('are neither lost nor doubled nor mixed in severity', () => {
    const anyFinding = fc.record({
      code: fc.constantFrom('a', 'b'),
      severity: fc.constantFrom<Finding['severity']>(
        'critical',
        'warning',
        'info',
      ),
      gate: fc.boolean(),
      message: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(anyFinding), parts => {
        const findings = parts.map(part => ({ ...finding, ...part }));
        const groups = groupsOf(findings);
        expect(groups.flat()).toHaveLength(findings.length);
        expect(new Set(groups.flat())).toEqual(new Set(findings));
        for (const group of groups) {
          expect(new Set(group.map(({ severity }) => severity)).size).toBe(1);
        }
      }),
    );
  });
});
