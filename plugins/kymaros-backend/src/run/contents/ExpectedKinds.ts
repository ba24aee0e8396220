import type { Controller } from '../controllers';
import { kindKey } from './kindKey';

/** What must come back of one kind. */
export interface ExpectedKind {
  apiVersion: string;
  kind: string;
  /** What the backup holds and must come back. */
  names: string[];
  /** What objects of the backup are controlled by, and the backup lacks. */
  lacking: string[];
  /** What the backup lists, and its contents do not have. */
  unwritten: string[];
  /** What the backup holds and need not come back, by reason. */
  leftOut: Record<string, string[]>;
}

/** All of a kind that must come back, were the backup whole. */
export function wantedOf(kind: ExpectedKind): string[] {
  return [...kind.names, ...kind.lacking, ...kind.unwritten];
}

/** Objects by kind, in the order in which they come. */
export class ExpectedKinds {
  readonly #kinds = new Map<string, ExpectedKind>();

  add(
    kind: { apiVersion: string; kind: string },
    name: string,
    reason: string | undefined,
  ): void {
    const entry = this.#entryOf(kind);
    if (reason === undefined) {
      entry.names.push(name);
    } else {
      (entry.leftOut[reason] ??= []).push(name);
    }
  }

  addLacking(controller: Controller): void {
    const { lacking } = this.#entryOf(controller);
    if (!lacking.includes(controller.name)) {
      lacking.push(controller.name);
    }
  }

  addUnwritten(kind: { apiVersion: string; kind: string }, name: string): void {
    this.#entryOf(kind).unwritten.push(name);
  }

  all(): ExpectedKind[] {
    return [...this.#kinds.values()];
  }

  #entryOf(kind: { apiVersion: string; kind: string }): ExpectedKind {
    const key = kindKey(kind);
    const entry = this.#kinds.get(key) ?? {
      apiVersion: kind.apiVersion,
      kind: kind.kind,
      names: [],
      lacking: [],
      unwritten: [],
      leftOut: {},
    };
    this.#kinds.set(key, entry);
    return entry;
  }
}
