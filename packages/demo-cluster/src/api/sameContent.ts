/** A value with the fields of its objects in a fixed order, and without those that are undefined. */
export function sorted(value: any): any {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const fields = Object.keys(value)
    .filter(field => value[field] !== undefined)
    .sort();
  return Object.fromEntries(fields.map(field => [field, sorted(value[field])]));
}

/** Whether two values are the same as JSON, in whatever order their fields stand. */
export function sameContent(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}
