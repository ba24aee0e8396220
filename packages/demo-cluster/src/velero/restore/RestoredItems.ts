/** What was done with an item. */
export type ItemAction = 'created' | 'updated' | 'failed' | 'skipped';

interface RestoredItem {
  kind: string;
  namespace?: string;
  name: string;
  action?: ItemAction;
  exists: boolean;
  createdName?: string;
}

/** Names one item: its apiVersion and kind, and where it goes. */
export interface ItemId {
  /** `apps/v1/Deployment`. */
  kind: string;
  namespace?: string;
  /** Its name in the backup. */
  name: string;
}

/** The items that a restore has come to, and what became of them. */
export class RestoredItems {
  readonly #items = new Map<string, RestoredItem>();

  get size(): number {
    return this.#items.size;
  }

  get(id: ItemId): RestoredItem | undefined {
    return this.#items.get(pathOf(id));
  }

  /** Notes that an item's turn has come. */
  begin(id: ItemId): void {
    this.#items.set(pathOf(id), { ...id, exists: false });
  }

  set(
    id: ItemId,
    outcome: Partial<Pick<RestoredItem, 'action' | 'exists' | 'createdName'>>,
  ): void {
    this.#items.set(pathOf(id), {
      ...id,
      exists: false,
      ...this.get(id),
      ...outcome,
    });
  }

  /** What `RestoreResourceList` shows: `{"v1/Pod": ["sandbox/web-0(created)"]}`. */
  toResourceList(): Record<string, string[]> {
    const list: Record<string, string[]> = {};
    for (const item of this.#items.values()) {
      const name = item.createdName ?? item.name;
      const entry = `${item.namespace ? `${item.namespace}/` : ''}${name}(${
        item.action ?? ''
      })`;
      list[item.kind] = [...(list[item.kind] ?? []), entry].sort();
    }
    return list;
  }
}

function pathOf({ kind, namespace, name }: ItemId): string {
  return `${kind}|${namespace ?? ''}|${name}`;
}
