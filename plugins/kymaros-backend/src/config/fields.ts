import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { parseDurationMs } from '@kymaros/plugin-kymaros-common';

/** Where a value is: a section of the config, its path for messages, and the key in it. */
export interface Field {
  config: Config;
  place: string;
  key: string;
}

/** The config does not say what it must. */
export function invalid(
  place: string,
  rule: string,
  value: unknown,
): InputError {
  const shown =
    typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
  return new InputError(`Config at ${place} must be ${rule}, not ${shown}`);
}

/** A number of things, at least one. */
export function readCount({ config, place, key }: Field, ifAbsent: number) {
  const count = config.getOptionalNumber(key) ?? ifAbsent;
  if (!Number.isInteger(count) || count < 1) {
    throw invalid(`${place}.${key}`, 'a whole number of at least 1', count);
  }
  return count;
}

/** A length of time such as `24h`, in milliseconds. */
export function readDurationMs(
  { config, place, key }: Field,
  ifAbsent: string,
): number {
  const text = config.getOptionalString(key) ?? ifAbsent;
  const milliseconds = parseDurationMs(text);
  if (milliseconds === undefined) {
    throw invalid(
      `${place}.${key}`,
      'a duration such as 30m or 24h (whole hours, minutes and seconds)',
      text,
    );
  }
  return milliseconds;
}

/** One of some words. */
export function readChoice<T extends string>(
  { config, place, key }: Field,
  choices: readonly T[],
  ifAbsent?: T,
): T {
  const value =
    ifAbsent === undefined
      ? config.getString(key)
      : config.getOptionalString(key) ?? ifAbsent;
  const choice = choices.find(one => one === value);
  if (choice === undefined) {
    throw invalid(`${place}.${key}`, `one of ${choices.join(', ')}`, value);
  }
  return choice;
}

/** Refuses keys that nothing reads, where a slip in a name would change what is allowed. */
export function refuseUnknownKeys(
  config: Config,
  { place, known }: { place: string; known: readonly string[] },
) {
  const unknown = config.keys().find(key => !known.includes(key));
  if (unknown !== undefined) {
    throw new InputError(
      `Config at ${place}.${unknown} is not known; allowed: ${known.join(
        ', ',
      )}`,
    );
  }
}
