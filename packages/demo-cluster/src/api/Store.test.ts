import { ApiError } from './errors';
import { installKindRules } from './kinds';
import { KubeObject } from './objects';
import { resourceType } from './resources';
import { Store, WatchEvent } from './Store';

function newStore(): Store {
  const store = new Store();
  installKindRules(store);
  store.create('namespaces', { metadata: { name: 'shop' } });
  store.create('serviceaccounts', {
    metadata: { name: 'default', namespace: 'shop' },
  });
  return store;
}

const configMap = (name: string, data = {}) => ({
  metadata: { name, namespace: 'shop', labels: { app: name } },
  data,
});

const pod = (name: string) => ({
  metadata: { name, namespace: 'shop' },
  spec: { containers: [{ name: 'main', image: 'localhost/busybox:1' }] },
});

function refusal(action: () => unknown): ApiError {
  try {
    action();
  } catch (error) {
    return error as ApiError;
  }
  throw new Error('nothing was refused');
}

describe('Store', () => {
  it('gives every object a uid and every write a later resourceVersion', () => {
    const store = newStore();
    const first = store.create('configmaps', configMap('a'));
    const second = store.modify('configmaps', first.metadata, draft => {
      draft.data = { key: 'value' };
    });
    expect(second.metadata.uid).toBe(first.metadata.uid);
    expect(Number(second.metadata.resourceVersion)).toBeGreaterThan(
      Number(first.metadata.resourceVersion),
    );
  });

  it('changes nothing when a write changes nothing', () => {
    const store = newStore();
    const first = store.create('configmaps', configMap('a'));
    const second = store.modify('configmaps', first.metadata, () => undefined);
    expect(second.metadata.resourceVersion).toBe(
      first.metadata.resourceVersion,
    );
  });

  it('refuses a write that was made on an older state', () => {
    const store = newStore();
    const first = store.create('configmaps', configMap('a'));
    store.modify('configmaps', first.metadata, draft => {
      draft.data = { key: 'value' };
    });
    const error = refusal(() => store.update('configmaps', first));
    expect(error).toMatchObject({ code: 409, reason: 'Conflict' });
    expect(error.message).toContain('the object has been modified');
  });

  it.each([
    [
      'a second object of the same name',
      409,
      'AlreadyExists',
      () => configMap('a'),
    ],
    ['a name that is not a DNS name', 422, 'Invalid', () => configMap('A_b')],
    [
      'a namespace that does not exist',
      404,
      'NotFound',
      () => ({ metadata: { name: 'x', namespace: 'nowhere' } }),
    ],
    [
      'an object with a resourceVersion',
      400,
      'BadRequest',
      () => ({
        metadata: { name: 'x', namespace: 'shop', resourceVersion: '1' },
      }),
    ],
  ])('refuses to create %s', (_what, code, reason, object) => {
    const store = newStore();
    store.create('configmaps', configMap('a'));
    const error = refusal(() => store.create('configmaps', object()));
    expect(error).toMatchObject({ code, reason });
  });

  it('hands out objects that nobody can change behind its back', () => {
    const store = newStore();
    const object = store.create('configmaps', configMap('a', { key: 'old' }));
    expect(() => {
      object.data!.key = 'new';
    }).toThrow(TypeError);
  });

  it('counts a generation for changes of the spec, not of labels or status', () => {
    const store = newStore();
    const created = store.create('pods', pod('p'));
    const labelled = store.modify('pods', created.metadata, draft => {
      draft.metadata.labels = { app: 'p' };
    });
    const reported = store.update(
      'pods',
      { ...labelled, status: { phase: 'Running' } },
      { subresource: 'status' },
    );
    expect(reported.metadata.generation).toBe(1);
    const bound = store.modify('pods', created.metadata, draft => {
      draft.spec.nodeName = 'node';
    });
    expect(bound.metadata.generation).toBe(2);
  });

  it('keeps the status from ordinary writes where it has a subresource', () => {
    const store = newStore();
    const created = store.create('pods', pod('p'));
    const updated = store.modify('pods', created.metadata, draft => {
      draft.status = { phase: 'Running' };
    });
    expect(updated.status?.phase).toBe('Pending');
  });

  it('takes the status like any field where it has none', () => {
    const store = newStore();
    store.resources.register(
      resourceType({
        group: 'example.io',
        version: 'v1',
        kind: 'Thing',
        plural: 'things',
        custom: true,
      }),
    );
    const created = store.create('things.example.io', {
      metadata: { name: 't', namespace: 'shop' },
    });
    const patched = store.patch('things.example.io', created.metadata, {
      type: 'merge',
      patch: { status: { phase: 'Done' } },
    });
    expect(patched.status).toEqual({ phase: 'Done' });
  });

  it('keeps a deleted object until its last finalizer is gone', () => {
    const store = newStore();
    const object = store.create('configmaps', {
      ...configMap('a'),
      metadata: {
        name: 'a',
        namespace: 'shop',
        finalizers: ['example.io/one', 'example.io/two'],
      },
    });
    const marked = store.delete('configmaps', object.metadata);
    expect(marked.metadata.deletionTimestamp).toBeDefined();
    store.modify('configmaps', object.metadata, draft => {
      draft.metadata.finalizers = ['example.io/two'];
    });
    expect(store.get('configmaps', object.metadata)).toBeDefined();
    store.modify('configmaps', object.metadata, draft => {
      draft.metadata.finalizers = [];
    });
    expect(store.get('configmaps', object.metadata)).toBeUndefined();
  });

  it('lets nobody add a finalizer to an object that is being deleted', () => {
    const store = newStore();
    const object = store.create('configmaps', {
      metadata: {
        name: 'a',
        namespace: 'shop',
        finalizers: ['example.io/one'],
      },
    });
    store.delete('configmaps', object.metadata);
    const error = refusal(() =>
      store.modify('configmaps', object.metadata, draft => {
        draft.metadata.finalizers!.push('example.io/two');
      }),
    );
    expect(error).toMatchObject({ code: 422 });
  });

  it('creates nothing in a namespace that is going', () => {
    const store = newStore();
    store.delete('namespaces', { name: 'shop' });
    const error = refusal(() => store.create('configmaps', configMap('late')));
    expect(error).toMatchObject({ code: 403, reason: 'Forbidden' });
    expect(error.details?.causes?.[0].reason).toBe('NamespaceTerminating');
  });

  it('leaves no trace of a dry run', () => {
    const store = newStore();
    const { revision } = store.changes;
    const answer = store.create('configmaps', configMap('a'), { dryRun: true });
    expect(answer.metadata.uid).toBeTruthy();
    expect(store.get('configmaps', answer.metadata)).toBeUndefined();
    expect(store.changes.revision).toBe(revision);
  });

  it('refuses a deletion that is meant for an earlier object of that name', () => {
    const store = newStore();
    const { metadata } = store.create('configmaps', configMap('a'));
    const preconditions = { uid: 'another' };
    const error = refusal(() =>
      store.delete('configmaps', metadata, { preconditions }),
    );
    expect(error).toMatchObject({ code: 409 });
    expect(error.message).toContain('UID in precondition: another');
  });

  describe('watch', () => {
    async function delivered(): Promise<void> {
      await new Promise(resolve => setImmediate(resolve));
    }

    it('tells all changes after a resourceVersion, in their order', async () => {
      const store = newStore();
      const { metadata } = store.create('configmaps', configMap('a'));
      store.modify('configmaps', metadata, draft => {
        draft.data = { key: 'value' };
      });
      const events: WatchEvent<unknown>[] = [];
      const { resourceVersion } = metadata;
      store.watch('configmaps', { resourceVersion }, event =>
        events.push(event),
      );
      store.delete('configmaps', metadata);
      await delivered();
      expect(events.map(({ type }) => type)).toEqual(['MODIFIED', 'DELETED']);
    });

    it('tells of an object that stops to match its selector as deleted', async () => {
      const store = newStore();
      const { metadata } = store.create('configmaps', configMap('a'));
      const events: string[] = [];
      store.watch('configmaps', { labelSelector: 'app=a' }, ({ type }) =>
        events.push(type),
      );
      store.modify('configmaps', metadata, draft => {
        draft.metadata.labels = { app: 'b' };
      });
      store.modify('configmaps', metadata, draft => {
        draft.metadata.labels = { app: 'a' };
      });
      await delivered();
      expect(events).toEqual(['ADDED', 'DELETED', 'ADDED']);
    });

    it('is told that it comes too late when the changes are forgotten', () => {
      const store = newStore();
      const { metadata } = store.create('configmaps', configMap('a'));
      store.create('configmaps', configMap('b'));
      store.changes.forget();
      const { resourceVersion } = metadata;
      const error = refusal(() =>
        store.watch('configmaps', { resourceVersion }, () => undefined),
      );
      expect(error).toMatchObject({ code: 410, reason: 'Expired' });
    });

    it('says nothing more once it is ended', async () => {
      const store = newStore();
      const events: KubeObject[] = [];
      const stop = store.watch('secrets', {}, ({ object }) =>
        events.push(object as unknown as KubeObject),
      );
      store.create('secrets', { metadata: { name: 's', namespace: 'shop' } });
      stop();
      await delivered();
      expect(events).toEqual([]);
    });
  });
});
