const FACTORS: Record<string, number> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** The number that a quantity stands for: `500m` is 0.5, `1Gi` is 2^30. */
export function parseQuantity(text: string | number): number {
  const found = /^([+-]?[\d.]+(?:e\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/.exec(
    String(text),
  );
  return found ? Number(found[1]) * (found[2] ? FACTORS[found[2]] : 1) : NaN;
}

/** Writes a number as a quota's figure of that name is written. */
export function formatQuantity(name: string, value: number): string {
  if (/memory|storage/.test(name)) {
    const unit = ['Ti', 'Gi', 'Mi', 'Ki'].find(
      candidate =>
        value >= FACTORS[candidate] && value % FACTORS[candidate] === 0,
    );
    return unit ? `${value / FACTORS[unit]}${unit}` : String(value);
  }
  return Number.isInteger(value)
    ? String(value)
    : `${Math.round(value * 1000)}m`;
}
