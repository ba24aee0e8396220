/** Undoes what setUp did, the last thing first. */
export default async function tearDown(): Promise<void> {
  for (const undo of globalThis.kymarosE2e.undo) {
    await undo();
  }
}
