import type { Finding } from '@kymaros/plugin-kymaros-common';
import { bySeverity } from './tones';

/** So many findings of a kind are told together; fewer are told one by one. */
const TOGETHER_FROM = 4;

/** Findings that differ only in what they are about; never empty. */
export type FindingGroup = [Finding, ...Finding[]];

/** Findings, the worst first; many of a kind, with the same thing to do about them, are one group. */
export function groupsOf(findings: Finding[]): FindingGroup[] {
  const kinds = new Map<string, FindingGroup>();
  for (const finding of bySeverity(findings)) {
    const { code, severity, cause, gate, hint } = finding;
    const kind = JSON.stringify([code, severity, cause, gate, hint]);
    const before = kinds.get(kind);
    kinds.set(kind, before ? [...before, finding] : [finding]);
  }
  return [...kinds.values()].flatMap(group =>
    group.length < TOGETHER_FROM
      ? group.map((finding): FindingGroup => [finding])
      : [group],
  );
}
