/** Hands a text to the reader as a file. */
export function saveAs(file: {
  name: string;
  type: 'application/json' | 'text/csv' | 'text/plain';
  text: string;
}): void {
  const url = URL.createObjectURL(
    new Blob([file.text], { type: `${file.type};charset=utf-8` }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  URL.revokeObjectURL(url);
}
