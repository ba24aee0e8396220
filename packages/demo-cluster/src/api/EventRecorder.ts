import { KubeObject, ObjectKey } from './objects';
import { randomSuffix } from './metadata';
import { Store } from './Store';

/** What is to be told about an object. */
export interface EventReport {
  about: { apiVersion: string; kind: string; metadata: KubeObject['metadata'] };
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  component: string;
}

/** Writes Kubernetes Events; the same one again only counts up. */
export class EventRecorder {
  readonly #store: Store;
  readonly #known = new Map<string, ObjectKey>();

  constructor(store: Store) {
    this.#store = store;
  }

  record(report: EventReport): void {
    const namespace = report.about.metadata.namespace ?? 'default';
    const sameAs = [
      report.about.metadata.uid,
      report.reason,
      report.message,
    ].join('\n');
    const known = this.#known.get(sameAs);
    if (known && this.#store.get('events', known)) {
      this.#store.modify('events', known, draft => {
        draft.count += 1;
        draft.lastTimestamp = this.#store.clock.timestamp();
      });
      return;
    }
    if (!this.#accepts(namespace)) {
      return;
    }
    const event = this.#store.create(
      'events',
      this.#newEvent(report, namespace),
    );
    this.#known.set(sameAs, event.metadata);
  }

  /** Nothing can be written into a namespace that is going or gone. */
  #accepts(namespace: string): boolean {
    const found = this.#store.get('namespaces', { name: namespace });
    return found !== undefined && !found.metadata.deletionTimestamp;
  }

  #newEvent(report: EventReport, namespace: string) {
    const { apiVersion, kind, metadata } = report.about;
    const { name, uid, resourceVersion } = metadata;
    const now = this.#store.clock.timestamp();
    return {
      metadata: { namespace, name: `${name}.${randomSuffix(16)}` },
      involvedObject: {
        apiVersion,
        kind,
        namespace: metadata.namespace,
        name,
        uid,
        resourceVersion,
      },
      type: report.type,
      reason: report.reason,
      message: report.message,
      source: { component: report.component },
      reportingComponent: report.component,
      reportingInstance: '',
      firstTimestamp: now,
      lastTimestamp: now,
      eventTime: null,
      count: 1,
    };
  }
}
