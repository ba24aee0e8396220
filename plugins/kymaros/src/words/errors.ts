/** The reason that the backend gave; without one, what the client says. */
export function reasonOf(error: Error): string {
  const cause = causeOf(error);
  return (cause?.message ?? error.message).replace(/\.$/, '');
}

/** Whether it is, or the backend answered with, an error of `@backstage/errors` of this name. */
export function isNamed(error: Error, name: string): boolean {
  return error.name === name || causeOf(error)?.name === name;
}

function causeOf(
  error: Error,
): { name?: string; message?: string } | undefined {
  return error.cause instanceof Error || typeof error.cause === 'object'
    ? (error.cause as { name?: string; message?: string }) ?? undefined
    : undefined;
}
