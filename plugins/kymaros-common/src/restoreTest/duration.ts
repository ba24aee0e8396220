/**
 * A length of time as restore tests write it: whole numbers with the units `h`, `m` and `s`, largest first, each at most
 * once (`30s`, `10m`, `1h30m`), and not zero.
 *
 * @public
 */
export type DurationString = string;

/** The form of a {@link DurationString}. */
export const DURATION_PATTERN =
  /^(?=\d)(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,6})s)?$/;

/** What {@link parseDurationMs} accepts, for messages. */
export const DURATION_RULE =
  'a duration such as 30s, 10m or 1h30m (whole hours, minutes and seconds, largest first, more than zero)';

/**
 * The length in milliseconds, or `undefined` when the text is not a {@link DurationString}.
 *
 * @public
 */
export function parseDurationMs(text: DurationString): number | undefined {
  const match = DURATION_PATTERN.exec(text);
  if (!match) {
    return undefined;
  }
  const [hours, minutes, seconds] = match
    .slice(1)
    .map(digits => Number(digits ?? 0));
  const milliseconds = ((hours * 60 + minutes) * 60 + seconds) * 1000;
  return milliseconds > 0 ? milliseconds : undefined;
}

/**
 * The length in milliseconds of a duration that the schema has already accepted.
 *
 * @throws an Error when it is not a {@link DurationString}
 * @public
 */
export function durationMs(text: DurationString): number {
  const milliseconds = parseDurationMs(text);
  if (milliseconds === undefined) {
    throw new Error(`'${text}' is not ${DURATION_RULE}`);
  }
  return milliseconds;
}
