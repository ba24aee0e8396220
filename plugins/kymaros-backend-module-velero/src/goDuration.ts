const UNITS_MS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  '\u00b5s': 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

const DURATION = /^(\d+(\.\d+)?(ns|us|\u00b5s|ms|s|m|h))+$/;

/** Milliseconds of a duration as Go writes it (`1m0s`, `0s`); nothing when it is none. */
export function goDurationMs(text: string | undefined): number | undefined {
  if (text === '0') {
    return 0;
  }
  if (!text || !DURATION.test(text)) {
    return undefined;
  }
  const parts = text.matchAll(/(\d+(?:\.\d+)?)(ns|us|\u00b5s|ms|s|m|h)/g);
  return [...parts].reduce(
    (sum, [, number, unit]) => sum + Number(number) * UNITS_MS[unit],
    0,
  );
}
