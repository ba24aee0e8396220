import type { ContainerLog } from '@kymaros/plugin-kymaros-common';

/** A piece of text, found by a search or not. */
export interface Piece {
  text: string;
  found: boolean;
}

/** `app-db / postgres-0 / postgres`. */
export function nameOfLog({ tier, pod, container }: ContainerLog): string {
  return [tier, pod, container].join(' / ');
}

/** Tells the logs of a run apart, also those of the same container before and after a restart. */
export function keyOfLog(log: ContainerLog): string {
  return [log.tier, log.pod, log.container, log.previous].join('/');
}

/** `app-db-postgres-0-postgres-previous.log`. */
export function fileNameOfLog(log: ContainerLog): string {
  const parts = [log.tier, log.pod, log.container];
  return `${[...parts, ...(log.previous ? ['previous'] : [])].join('-')}.log`;
}

/** The number of lines, an unfinished last one included. */
export function linesIn(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
}

/** Cuts a text where a search finds something, in any case. */
export function piecesOf(text: string, search: string): Piece[] {
  if (search === '') {
    return [{ text, found: false }];
  }
  const escaped = search.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text
    .split(new RegExp(`(${escaped})`, 'gi'))
    .map((piece, index) => ({ text: piece, found: index % 2 === 1 }))
    .filter(piece => piece.text !== '');
}
