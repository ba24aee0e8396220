import { CustomErrorBase } from '@backstage/errors';

/** A request that was not answered in time. */
export class NoAnswerError extends CustomErrorBase {
  name = 'NoAnswerError' as const;
}

/** What a promise comes to, or a {@link NoAnswerError} when that takes too long: requests may hang for ever. */
export async function withDeadline<T>(
  answer: Promise<T>,
  deadlineMs: number,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new NoAnswerError(`No answer in ${deadlineMs / 1000} s`)),
      deadlineMs,
    );
  });
  try {
    return await Promise.race([answer, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
