/** Come and go by themselves; no backup system brings them back. */
export const NEVER_RESTORED = [
  'events',
  'events.events.k8s.io',
  '*.metrics.k8s.io',
];

/** Whether one of the patterns fits the resource, given as `plural.group`; `*` stands for any text, dots too. */
export function matchesResource(
  patterns: readonly string[],
  resource: string,
): boolean {
  return patterns.some(pattern => fits(pattern, resource));
}

/** Goes from star to star, each time to the next place that fits: no regular expression that could run away. */
function fits(pattern: string, resource: string): boolean {
  const [first, ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) {
    return resource === first;
  }
  const end = resource.length - last.length;
  if (
    !resource.startsWith(first) ||
    !resource.endsWith(last) ||
    end < first.length
  ) {
    return false;
  }
  let at = first.length;
  for (const piece of rest) {
    const found = resource.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) {
      return false;
    }
    at = found + piece.length;
  }
  return true;
}
