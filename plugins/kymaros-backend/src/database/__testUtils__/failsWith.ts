/**
 * What a refusal of the database looks like, by its message only: the class of an error of better-sqlite3 belongs to
 * whichever test file loaded the add-on first, so `toThrow` does not always take it for an error.
 */
export const failsWith = (message: RegExp) => ({
  message: expect.stringMatching(message),
});
