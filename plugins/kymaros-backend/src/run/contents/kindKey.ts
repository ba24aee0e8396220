import { groupOf } from '../../cluster/resourcePath';

/** A kind with its group and without its version, which may have moved on since the backup. */
export function kindKey(one: { apiVersion: string; kind: string }): string {
  return `${groupOf(one.apiVersion)}/${one.kind}`;
}

/** `apiVersion/Kind`, as a backup lists it, in its two parts. */
export function parseKind(text: string): { apiVersion: string; kind: string } {
  const at = text.lastIndexOf('/');
  return { apiVersion: text.slice(0, at), kind: text.slice(at + 1) };
}
