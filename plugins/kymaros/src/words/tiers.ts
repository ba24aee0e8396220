import type { TierContents, TierResult } from '@kymaros/plugin-kymaros-common';
import type { Translate } from '../translation';
import { DATA_TONES, totalsOf } from './contents';

/** Whether there is something about a tier that its reader should see without asking for it. */
export function isInTrouble(tier: TierResult): boolean {
  return (
    tier.state === 'failed' ||
    tier.checks.some(({ state }) => state === 'failed' || state === 'error') ||
    (tier.contents !== undefined && lacksSomething(tier.contents))
  );
}

function lacksSomething(contents: TierContents): boolean {
  const { expected, found } = totalsOf(contents);
  return (
    contents.comparedWith === 'nothing' ||
    found < expected ||
    contents.differences.length > 0 ||
    contents.volumes.some(
      ({ bound, data }) => !bound || DATA_TONES[data] === 'bad',
    )
  );
}

/** `2 of 2 checks passed`, `8 of 8 objects found`, ...: a tier for those who do not open it. */
export function numbersOf(tier: TierResult, t: Translate): string[] {
  const { checks, contents } = tier;
  const passed = checks.filter(({ state }) => state === 'passed').length;
  return [
    ...(checks.length > 0
      ? [t('run.tierChecks', { count: checks.length, passed: String(passed) })]
      : []),
    ...(contents && contents.comparedWith !== 'nothing'
      ? [objectsOf(contents, t)]
      : []),
    ...(contents && contents.volumes.length > 0
      ? [volumesOf(contents, t)]
      : []),
  ];
}

function objectsOf(contents: TierContents, t: Translate): string {
  const { expected, found } = totalsOf(contents);
  return t('run.tierObjects', { count: expected, found: String(found) });
}

function volumesOf({ volumes }: TierContents, t: Translate): string {
  const restored = volumes.filter(({ data }) => data === 'restored').length;
  return t('run.tierVolumes', {
    count: volumes.length,
    restored: String(restored),
  });
}
