import { KubeObject } from '../../api/objects';
import { resourceId } from '../names';
import { isMissing } from '../VeleroFaults';
import { pass } from '../waiting';
import { applyModifiers } from './applyModifiers';
import { address, createOrMeet } from './createItem';
import { AdditionalItem, actionsFor } from './itemActions';
import { Item, ItemSelection } from './ItemSelection';
import { ensureNamespace } from './namespaces';
import { volumeToRestore } from './persistentVolumes';
import type { ItemId } from './RestoredItems';
import type { RestoreRun } from './RestoreRun';
import { isCompleted, resetBinding, withoutPast } from './sanitize';

/** Restores the items of a backup, one by one, in Velero's order. */
export class RestoreEngine {
  readonly #run: RestoreRun;
  readonly #selection: ItemSelection;
  readonly #onItem: () => void;
  #remaining = 0;

  constructor(run: RestoreRun, onItem: () => void) {
    this.#run = run;
    this.#onItem = onItem;
    this.#selection = new ItemSelection(run);
  }

  /** How many items there will have been, as far as it can be told. */
  get totalItems(): number {
    return this.#run.restored.size + this.#remaining;
  }

  async restoreAll(): Promise<void> {
    if (this.#run.archive.isEmpty) {
      this.#run.warnings.addVelero(
        'zero items to be restored: directory "resources" does not exist in the backup',
      );
      return;
    }
    const items = this.#selection.items();
    this.#remaining = items.length;
    const { clock, settings, signal } = this.#run.context;
    for (const item of items) {
      await pass(clock, settings.itemMs, signal);
      await this.#restoreSelected(item);
      this.#remaining -= 1;
      this.#onItem();
    }
  }

  async #restoreSelected(item: Item): Promise<void> {
    const { resource, object } = item;
    if (resource === 'namespaces') {
      const { name } = object.metadata;
      const problem = await ensureNamespace(
        this.#run,
        name,
        this.#run.target(name),
      );
      if (problem) {
        this.#run.errors.addVelero(problem);
      }
      return;
    }
    await this.#restoreItem(item);
  }

  async #restoreItem(item: Item): Promise<void> {
    const run = this.#run;
    const { resource, object } = item;
    const { namespace: source, name } = object.metadata;
    if (!this.#selection.allows(item)) {
      return;
    }
    const namespace = source && run.target(source);
    const problem =
      source && (await ensureNamespace(run, source, run.target(source)));
    if (problem) {
      run.errors.addVelero(problem);
      return;
    }
    if (isCompleted(resource, object)) {
      run.say('info', `${source}/${name} is complete - skipping`);
      return;
    }
    const id: ItemId = {
      kind: `${object.apiVersion}/${object.kind}`,
      namespace,
      name,
    };
    if (run.restored.get(id)) {
      return;
    }
    run.restored.begin(id);
    const before = run.errors.count + run.warnings.count;
    await this.#create(item, id);
    if (!run.restored.get(id)?.action) {
      const clean = run.errors.count + run.warnings.count === before;
      run.restored.set(id, { action: clean ? 'skipped' : 'failed' });
    }
  }

  async #create(item: Item, id: ItemId): Promise<void> {
    const run = this.#run;
    const { resource, object: original } = item;
    if (
      resource === 'pods' &&
      original.metadata.annotations?.['kubernetes.io/config.mirror']
    ) {
      return;
    }
    const start =
      resource === 'persistentvolumes'
        ? volumeToRestore(run, original)
        : original;
    const acted =
      start &&
      (await this.#runActions(item, { object: withoutPast(start), id }));
    if (!acted) {
      return;
    }
    if (resource === 'persistentvolumeclaims') {
      this.#resetClaim(acted);
    }
    const modified = applyModifiers(acted, resource, run.modifiers);
    modified.errors.forEach(message => run.errors.add(id.namespace, message));
    const wanted = structuredClone(modified.object);
    address(run, wanted, id.namespace);
    createOrMeet(run, { resource, original, wanted, id });
  }

  async #runActions(
    item: Item,
    about: { object: KubeObject; id: ItemId },
  ): Promise<KubeObject | undefined> {
    const run = this.#run;
    const { resource, object: original } = item;
    const { id } = about;
    let { object } = about;
    for (const action of actionsFor(resource)) {
      try {
        const outcome = action(run, object, original);
        object = outcome.object;
        this.#noteOperation(item, id, outcome.operationId);
        if (outcome.skip) {
          return undefined;
        }
        for (const additional of outcome.additional ?? []) {
          await this.#restoreAdditional(additional);
        }
      } catch (error) {
        const what = resourceId(resource, id.namespace, id.name);
        run.errors.add(
          id.namespace,
          `error preparing ${what}: ${(error as Error).message}`,
        );
        return undefined;
      }
    }
    return object;
  }

  #noteOperation({ resource }: Item, id: ItemId, operationID?: string): void {
    if (!operationID) {
      return;
    }
    const { metadata } = this.#run.restore;
    const [Resource, ...group] = resource.split('.');
    this.#run.operations.push({
      spec: {
        restoreName: metadata.name,
        restoreUID: metadata.uid,
        restoreItemAction: 'velero.io/csi-pvc-restorer',
        resourceIdentifier: {
          Group: group.join('.'),
          Resource,
          Namespace: id.namespace ?? '',
          Name: id.name,
        },
        operationID,
      },
      status: { phase: 'New', created: this.#run.context.clock.timestamp() },
    });
  }

  async #restoreAdditional(additional: AdditionalItem): Promise<void> {
    const { resource, namespace, name, mustInclude } = additional;
    const object = this.#run.archive.get(resource, namespace, name);
    if (!object || isMissing(this.#run.fault, resource, { name })) {
      const place = namespace ? `namespaces/${namespace}` : 'cluster';
      this.#run.warnings.add(
        namespace,
        `stat /tmp/restore/resources/${resource}/${place}/${name}.json: no such file or directory`,
      );
      return;
    }
    await this.#restoreItem({ resource, object, mustInclude });
  }

  #resetClaim(claim: KubeObject): void {
    const volume = claim.spec.volumeName;
    if (!volume) {
      return;
    }
    resetBinding(claim);
    if (this.#run.toProvision.has(volume)) {
      delete claim.spec.volumeName;
    }
    const renamed = this.#run.renamedVolumes.get(volume);
    if (renamed) {
      claim.spec.volumeName = renamed;
    }
  }
}
