/*
 * Objects of a backup are whatever their author wrote: any field may be missing or of another type. These read them without
 * trusting them.
 */

/** The value at these names, as far as they lead. */
export function fieldAt(value: unknown, ...names: string[]): unknown {
  return names.reduce<unknown>(
    (at, name) => (isRecord(at) ? at[name] : undefined),
    value,
  );
}

/** The value's entries, if it is a list. */
export function listAt(value: unknown, ...names: string[]): unknown[] {
  const found = fieldAt(value, ...names);
  return Array.isArray(found) ? found : [];
}

/** The value, if it is a text. */
export function textAt(value: unknown, ...names: string[]): string | undefined {
  const found = fieldAt(value, ...names);
  return typeof found === 'string' ? found : undefined;
}

/** The names in the value, if it is a map. */
export function namesAt(value: unknown, ...names: string[]): string[] {
  const found = fieldAt(value, ...names);
  return isRecord(found) ? Object.keys(found) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
