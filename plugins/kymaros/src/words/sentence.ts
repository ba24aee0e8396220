import type { Run } from '@kymaros/plugin-kymaros-common';
import type { Translate } from '../translation';
import { backupTakenAt } from './backup';
import { missingFrom } from './contents';
import { formatAge, formatDuration, millisBetween } from './time';

/** What a run did, or is doing, in one sentence. */
export function sentenceOf(run: Run, t: Translate): string {
  if (run.ending === 'cancelled') {
    return t('sentence.cancelled', { duration: durationOf(run, t) });
  }
  if (run.verdict) {
    return sentenceOfVerdict(run, t);
  }
  if (run.cancelRequested) {
    return t('sentence.cancelling');
  }
  return sentenceOfProgress(run, t);
}

function sentenceOfVerdict(run: Run, t: Translate): string {
  if (run.verdict === 'error') {
    return withReason(t('sentence.couldNotTest'), run, t);
  }
  if (run.ending === 'timed-out') {
    return withReason(
      t('sentence.timedOut', { duration: durationOf(run, t) }),
      run,
      t,
    );
  }
  const parts = [
    t('sentence.restored', {
      count: run.tiers.filter(({ restore }) => restore).length,
      backup: backupOf(run, t),
      duration: durationOf(run, t),
    }),
    run.checksTotal > 0
      ? t('sentence.checks', {
          passed: String(run.checksPassed),
          total: String(run.checksTotal),
        })
      : t('sentence.noChecks'),
    ...contentsOf(run, t),
    ...findingsOf(run, t),
  ];
  return `${parts.join('; ')}.`;
}

function contentsOf(run: Run, t: Translate): string[] {
  const missing = missingFrom(run);
  if (missing === undefined) {
    return [];
  }
  if (missing === 'unknown') {
    return [t('sentenceContents.notVerified')];
  }
  return [
    missing === 0
      ? t('sentenceContents.nothingMissing')
      : t('sentenceContents.missing', { count: missing }),
  ];
}

function findingsOf(run: Run, t: Translate): string[] {
  const count = (severity: 'critical' | 'warning') =>
    run.findings.filter(finding => finding.severity === severity).length;
  const critical = count('critical');
  const warnings = count('warning');
  return [
    ...(critical > 0
      ? [t('sentence.criticalFindings', { count: critical })]
      : []),
    ...(warnings > 0 ? [t('sentence.warnings', { count: warnings })] : []),
  ];
}

function withReason(sentence: string, run: Run, t: Translate): string {
  const worst = run.firstFinding;
  return worst
    ? t('sentence.because', { sentence, reason: worst.message })
    : `${sentence}.`;
}

function sentenceOfProgress(run: Run, t: Translate): string {
  if (run.state === 'queued') {
    return t('sentence.queued', { cluster: run.cluster });
  }
  const { kind, tier } = run.currentStep ?? {};
  if (kind === 'isolate') {
    return t('sentence.isolating');
  }
  if (kind === 'restore' && tier) {
    return t('sentence.restoring', { tier, backup: backupOf(run, t) });
  }
  if (kind === 'await-ready' && tier) {
    return t('sentence.awaiting', { tier });
  }
  if (kind === 'check') {
    return t('sentence.checking', {
      passed: String(run.checksPassed),
      total: String(run.checksTotal),
    });
  }
  return run.backup
    ? t('sentence.restoringNow', {
        count: run.tiers.length,
        backup: backupOf(run, t),
      })
    : t('sentence.planning');
}

function backupOf(run: Run, t: Translate): string {
  if (!run.backup) {
    return t('sentence.unknownBackup');
  }
  const ageMs = millisBetween(
    backupTakenAt(run.backup),
    run.startedAt ?? run.createdAt,
  );
  return ageMs === undefined
    ? run.backup.name
    : t('sentence.backupWithAge', {
        name: run.backup.name,
        age: formatAge(ageMs, t),
      });
}

function durationOf(run: Run, t: Translate): string {
  const from = run.startedAt ?? run.createdAt;
  const to = run.verdictAt ?? run.finishedAt ?? from;
  return formatDuration(millisBetween(from, to) ?? 0, t);
}
