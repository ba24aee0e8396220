import {
  ConfigReader,
  readDurationFromConfig,
  type Config,
} from '@backstage/config';
import { durationToMilliseconds, type HumanDuration } from '@backstage/types';
import type { RetentionLimits } from '../database/RunRetention';
import { invalid, readCount, refuseUnknownKeys, type Field } from './fields';

const PLACE = 'kymaros.retention';
const DEFAULTS = {
  runs: { maxAge: { days: 400 }, maxPerTest: 1000 },
  details: { maxAge: { days: 90 } },
  evidence: { maxAge: { years: 7 } },
};

/**
 * `kymaros.retention`. A slip in a name would give up what was meant to stay, so names that nothing reads are refused.
 *
 * @throws an error that names the place in the config
 */
export function readRetention(config: Config): RetentionLimits {
  refuseUnknownKeys(config, { place: PLACE, known: Object.keys(DEFAULTS) });
  const runs = section(config, 'runs');
  return {
    runs: {
      maxAgeMs: readMaxAgeMs(runs, DEFAULTS.runs.maxAge),
      maxPerTest: readCount(
        { ...runs, key: 'maxPerTest' },
        DEFAULTS.runs.maxPerTest,
      ),
    },
    details: {
      maxAgeMs: readMaxAgeMs(
        section(config, 'details'),
        DEFAULTS.details.maxAge,
      ),
    },
    evidence: {
      maxAgeMs: readMaxAgeMs(
        section(config, 'evidence'),
        DEFAULTS.evidence.maxAge,
      ),
    },
  };
}

type Section = Pick<Field, 'config' | 'place'>;

function section(config: Config, key: keyof typeof DEFAULTS): Section {
  const place = `${PLACE}.${key}`;
  const inner = config.getOptionalConfig(key) ?? new ConfigReader({});
  refuseUnknownKeys(inner, { place, known: Object.keys(DEFAULTS[key]) });
  return { config: inner, place };
}

function readMaxAgeMs(
  { config, place }: Section,
  ifAbsent: HumanDuration,
): number {
  const maxAgeMs = durationToMilliseconds(
    config.has('maxAge')
      ? readDurationFromConfig(config, { key: 'maxAge' })
      : ifAbsent,
  );
  if (maxAgeMs <= 0) {
    throw invalid(`${place}.maxAge`, 'longer than nothing', maxAgeMs);
  }
  return maxAgeMs;
}
