/** Puts a text on the clipboard; also where the page came over plain HTTP, to which browsers give no clipboard. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  const focused = document.activeElement;
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  (focused as HTMLElement | null)?.focus();
  if (!copied) {
    throw new Error('The browser does not let this page copy');
  }
}
