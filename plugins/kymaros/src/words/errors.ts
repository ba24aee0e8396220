import { ResponseError } from '@backstage/errors';

/** The reason that the backend gave; without one, what the client says. */
export function reasonOf(error: Error): string {
  const cause = causeOf(error);
  return (cause?.message ?? error.message).replace(/\.$/, '');
}

/** Whether it is, or the backend answered with, an error of `@backstage/errors` of this name. */
export function isNamed(error: Error, name: string): boolean {
  return error.name === name || causeOf(error)?.name === name;
}

/** Whether something else than the Kymaros backend has answered: nothing of that name, or an app's own page. */
export function isFromElsewhere(error: Error): boolean {
  const isNotFound =
    error instanceof ResponseError &&
    error.statusCode === 404 &&
    !isNamed(error, 'NotFoundError');
  return isNotFound || error.name === 'SyntaxError';
}

function causeOf(
  error: Error,
): { name?: string; message?: string } | undefined {
  return error.cause instanceof Error || typeof error.cause === 'object'
    ? (error.cause as { name?: string; message?: string }) ?? undefined
    : undefined;
}
