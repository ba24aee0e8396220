import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

/** A part of a page, opened if it is folded. */
export async function openPart(name: string): Promise<HTMLElement> {
  const part = await screen.findByRole('region', { name });
  const folded = within(part).queryByRole('button', { name, expanded: false });
  if (folded) {
    await userEvent.click(folded);
  }
  return part;
}
