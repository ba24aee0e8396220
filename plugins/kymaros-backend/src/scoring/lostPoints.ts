import type {
  Finding,
  FindingCause,
  LevelName,
  LevelResult,
} from '@kymaros/plugin-kymaros-common';
import { hasLostPoints } from './score';
import type { ScoredFinding } from './scoredFindings';
import { decidingFinding } from './verdict';

/** Whose fault it is when nothing more is known. */
const USUAL_CAUSES: Readonly<Record<LevelName, FindingCause>> = {
  integrity: 'BACKUP',
  completeness: 'BACKUP',
  startup: 'APP',
  health: 'APP',
  dependencies: 'APP',
  objectives: 'APP',
};

/**
 * One finding for each level that lost points without anybody having said why: what a tier loses that was never reached,
 * because the one before it did not come up.
 */
export function lostPoints(
  levels: LevelResult[],
  findings: readonly Finding[],
): ScoredFinding[] {
  const deciding = decidingFinding(findings);
  const isExplained = (level: LevelName) =>
    findings.some(
      finding => finding.level === level && finding.severity !== 'info',
    );
  return levels
    .filter(level => hasLostPoints(level) && !isExplained(level.level))
    .map(({ level, value, summary }) => ({
      code: 'points-lost',
      severity: 'warning',
      cause: deciding?.cause ?? USUAL_CAUSES[level],
      gate: false,
      level,
      message: `Of ${level}, ${Math.floor(
        100 * value!,
      )} % was reached: ${summary}.`,
      hint: deciding
        ? `This follows from: ${deciding.message}`
        : "See the level in each tier's part of the run.",
    }));
}
