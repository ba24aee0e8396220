import { barrierTable } from './Accessibility';

/** Undoes what setUp did, the last thing first, and says what axe found. */
export default async function tearDown(): Promise<void> {
  for (const undo of globalThis.kymarosE2e.undo) {
    await undo();
  }
  process.stdout.write(barrierTable());
}
