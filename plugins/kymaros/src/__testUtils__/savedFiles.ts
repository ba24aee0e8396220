/** What pages hand to the reader as files, from now on. */
export function savedFiles(): Array<{
  name: string;
  text: () => Promise<string>;
}> {
  const files: Array<{ name: string; text: () => Promise<string> }> = [];
  const blobs = new Map<string, Blob>();
  URL.createObjectURL = blob => {
    const url = `blob:file-${blobs.size}`;
    blobs.set(url, blob as Blob);
    return url;
  };
  URL.revokeObjectURL = () => {};
  jest
    .spyOn(HTMLAnchorElement.prototype, 'click')
    .mockImplementation(function click(this: HTMLAnchorElement) {
      const blob = blobs.get(this.getAttribute('href') ?? '');
      if (blob) {
        files.push({ name: this.download, text: () => blob.text() });
      }
    });
  return files;
}
