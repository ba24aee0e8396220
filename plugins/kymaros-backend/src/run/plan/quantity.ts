const FACTORS: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const QUANTITY = /^([+-]?\d*\.?\d+(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/;
const BINARY = ['Ei', 'Pi', 'Ti', 'Gi', 'Mi', 'Ki'];

/** The number that a Kubernetes quantity stands for: `500m` is 0.5, `1Gi` is 2^30. */
export function parseQuantity(text: unknown): number | undefined {
  const found = QUANTITY.exec(String(text));
  return found ? Number(found[1]) * FACTORS[found[2] ?? ''] : undefined;
}

/** A number as people write a quantity of that resource: cores with thousandths, bytes in the largest unit that is exact. */
export function formatQuantity(resource: string, amount: number): string {
  if (/memory|storage|hugepages/.test(resource)) {
    const bytes = Math.ceil(amount);
    const unit = BINARY.find(
      name => bytes >= FACTORS[name] && bytes % FACTORS[name] === 0,
    );
    return unit ? `${bytes / FACTORS[unit]}${unit}` : String(bytes);
  }
  const thousandths = Math.ceil(amount * 1000 - 1e-6);
  return thousandths % 1000 === 0
    ? String(thousandths / 1000)
    : `${thousandths}m`;
}
