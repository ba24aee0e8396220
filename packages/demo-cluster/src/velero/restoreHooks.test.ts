import { podsReady, startWithBackup } from './__testUtils__/app';
import { World } from './__testUtils__/World';

jest.setTimeout(60_000);

const HOOK = 'post.hook.restore.velero.io';

describe('restore hooks of pods', () => {
  let world: World;

  beforeEach(async () => {
    world = await startWithBackup();
  });

  afterEach(() => world.stop());

  /** Restores the application with annotations on its database pod. */
  const restoreWith = async (annotations: Record<string, string>) => {
    world.cluster.store.modify(
      'statefulsets.apps',
      { namespace: 'app', name: 'db' },
      draft => {
        draft.spec.template.metadata!.annotations = annotations;
      },
    );
    world.cluster.store.delete('pods', { namespace: 'app', name: 'db-0' });
    await world.until('the annotated pod to be ready', async () => {
      const pod = await world.get('v1', 'Pod', 'app/db-0');
      const ready = pod?.status?.conditions?.some(
        (each: any) => each.type === 'Ready' && each.status === 'True',
      );
      return ready && pod?.metadata?.annotations?.[`${HOOK}/command`]
        ? true
        : undefined;
    });
    await podsReady(world, 'app', 3);
    await world.backUp('hooked', { includedNamespaces: ['app'] });
    await world.restore('one', {
      backupName: 'hooked',
      includedNamespaces: ['app'],
      namespaceMapping: { app: 'sandbox' },
    });
  };

  it('run in the sandbox, and are counted', async () => {
    await restoreWith({ [`${HOOK}/command`]: '["true"]' });

    const { status } = await world.ended('one');

    expect(status).toMatchObject({
      phase: 'Completed',
      hookStatus: { hooksAttempted: 1 },
    });
  });

  it('that fail make the Restore fail in part if they say so', async () => {
    await restoreWith({
      [`${HOOK}/command`]: '["false"]',
      [`${HOOK}/on-error`]: 'Fail',
    });

    const { status } = await world.ended('one');

    expect(status).toMatchObject({
      phase: 'PartiallyFailed',
      hookStatus: { hooksAttempted: 1, hooksFailed: 1 },
    });
    const { errors } = await world.download('RestoreResults', 'one');
    expect(errors.namespaces.sandbox).toEqual([
      expect.stringContaining('exit code 1'),
    ]);
  });

  it('for a container that is not there hold it, and every Restore after it', async () => {
    await restoreWith({
      [`${HOOK}/command`]: '["true"]',
      [`${HOOK}/container`]: 'nobody',
    });
    await world.inPhase('one', 'Finalizing');
    await world.restore('two', {
      backupName: 'nightly',
      includedNamespaces: ['app'],
      namespaceMapping: { app: 'other' },
    });
    await world.inPhase('two', 'Finalizing');

    world.cluster.clock.advance(3_600_000);

    expect((await world.restoreOf('one'))?.status.phase).toBe('Finalizing');
    expect((await world.restoreOf('two'))?.status.phase).toBe('Finalizing');
  });

  it('may add an init container, which a modifier can take out again', async () => {
    const init = 'init.hook.restore.velero.io';
    await restoreWith({
      [`${HOOK}/command`]: '["true"]',
      [`${init}/container-image`]: 'localhost/busybox:1',
      [`${init}/container-name`]: 'prepare',
      [`${init}/command`]: '["true"]',
    });
    await world.ended('one');
    const names = async (namespace: string) => {
      const pod = await world.get('v1', 'Pod', `${namespace}/db-0`);
      return pod?.spec.initContainers?.map(({ name }: any) => name);
    };
    expect((await names('sandbox')).at(-1)).toBe('prepare');
    const position = (await names('sandbox')).length - 1;
    world.cluster.store.create('configmaps', {
      metadata: { name: 'without', namespace: 'velero' },
      data: {
        rules: JSON.stringify({
          version: 'v1',
          resourceModifierRules: [
            {
              conditions: {
                groupResource: 'pods',
                matches: [
                  {
                    path: `/spec/initContainers/${position}/image`,
                    value: 'localhost/busybox:1',
                  },
                ],
              },
              patches: [
                {
                  operation: 'remove',
                  path: `/spec/initContainers/${position}`,
                },
              ],
            },
          ],
        }),
      },
    });
    await world.restore('two', {
      backupName: 'hooked',
      includedNamespaces: ['app'],
      namespaceMapping: { app: 'sandbox-2' },
      resourceModifier: { kind: 'ConfigMap', name: 'without' },
    });
    await world.ended('two');
    expect((await names('sandbox-2')) ?? []).not.toContain('prepare');
  });
});
