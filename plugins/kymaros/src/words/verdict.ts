import type { RunSummary } from '@kymaros/plugin-kymaros-common';
import type { Translate } from '../translation';

const KEYS = {
  'fail BACKUP': 'verdictCause.failBackup',
  'fail APP': 'verdictCause.failApp',
  'partial BACKUP': 'verdictCause.partialBackup',
  'partial APP': 'verdictCause.partialApp',
  'error INFRA': 'verdictCause.errorInfra',
  'error SANDBOX': 'verdictCause.errorSandbox',
  'error DEFINITION': 'verdictCause.errorDefinition',
  'error CANCELLED': 'verdictCause.cancelled',
} as const;

/** `Fail: the backup lacks something that the service needs.`; nothing where the verdict needs no cause. */
export function verdictInWords(
  run: Pick<RunSummary, 'verdict' | 'cause'>,
  t: Translate,
): string | undefined {
  const { verdict, cause } = run;
  if (!verdict || verdict === 'pass' || !cause) {
    return undefined;
  }
  const key = `${verdict} ${cause}`;
  return t('verdictCause.withCause', {
    verdict: t(`verdict.${verdict}`),
    cause: isKey(key) ? t(KEYS[key]) : t(`cause.${cause}`),
  });
}

function isKey(key: string): key is keyof typeof KEYS {
  return key in KEYS;
}
