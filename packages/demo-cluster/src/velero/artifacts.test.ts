import { extract } from 'tar-stream';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { startWithBackup } from './__testUtils__/app';
import { Plain, World } from './__testUtils__/World';

jest.setTimeout(60_000);

const request = (kind: string, name: string): Plain => ({
  apiVersion: 'velero.io/v1',
  kind: 'DownloadRequest',
  metadata: { name: 'ask', namespace: 'velero' },
  spec: { target: { kind, name } },
});

describe('DownloadRequests', () => {
  let world: World;

  beforeAll(async () => {
    world = await startWithBackup();
  });

  afterEach(async () => {
    world.velero.setStorageReachable(true);
    await world.objects.delete(request('', '')).catch(error => {
      if (error.code !== 404) throw error;
    });
  });

  afterAll(() => world.stop());

  const asked = () =>
    world.get('velero.io/v1', 'DownloadRequest', 'velero/ask');
  const answered = () =>
    world.until('an expiration', async () => {
      const found = await asked();
      return found?.status?.expiration ? found : undefined;
    });

  it('give what a backup holds', async () => {
    const list = await world.download('BackupResourceList', 'nightly');

    expect(list['apps/v1/Deployment']).toEqual(['app/web']);
    expect(list['v1/Namespace']).toEqual(['app']);
    expect(list['v1/Pod']).toHaveLength(3);
    expect(list['v1/PersistentVolume']).toHaveLength(1);
    expect(await world.download('BackupResults', 'nightly')).toEqual({
      errors: {},
      warnings: {},
    });
    expect(await world.download('BackupVolumeInfos', 'nightly')).toEqual([
      expect.objectContaining({
        pvcName: 'data',
        pvcNamespace: 'app',
        backupMethod: 'PodVolumeBackup',
        result: 'succeeded',
        skipped: false,
      }),
    ]);
  });

  it('give the archive of a backup, with every object in full', async () => {
    const response = await fetch(
      await world.downloadUrl('BackupContents', 'nightly'),
    );
    const files = await untar(Buffer.from(await response.arrayBuffer()));

    const pod = JSON.parse(files['resources/pods/namespaces/app/db-0.json']);
    expect(pod).toMatchObject({
      kind: 'Pod',
      metadata: { ownerReferences: [{ name: 'db' }] },
      status: { phase: 'Running' },
    });
    expect(files['metadata/version'].trim()).toBe('1.1.0');
    expect(
      JSON.parse(files['resources/namespaces/cluster/app.json']).metadata
        .labels,
    ).toMatchObject({ team: 'orders' });
  });

  it('are answered even if there is no such file: the address says 404', async () => {
    world.cluster.store.create('backups.velero.io', {
      metadata: { name: 'empty', namespace: 'velero' },
      spec: { storageLocation: 'default' },
      status: { phase: 'Failed' },
    });

    const response = await fetch(
      await world.downloadUrl('BackupResourceList', 'empty'),
    );

    expect(response.status).toBe(404);
    expect(await response.text()).toContain('NoSuchKey');
  });

  it.each([
    ['an unknown backup', 'BackupResults', 'nope', true],
    ['an unknown restore', 'RestoreResults', 'nope', true],
    [
      'a storage location that cannot be reached',
      'BackupResults',
      'nightly',
      false,
    ],
  ])('for %s are never answered', async (_, kind, name, reachable) => {
    world.velero.setStorageReachable(reachable);
    await world.create(request(kind, name));

    const { status } = await answered();

    expect(status.phase).toBeUndefined();
    expect(status.downloadURL).toBeUndefined();
  });

  it('expire after ten minutes, with their addresses', async () => {
    const url = await world.downloadUrl('BackupResults', 'nightly');
    await world.create(request('BackupResults', 'nightly'));
    await answered();

    world.cluster.clock.advance(11 * 60_000);

    expect((await fetch(url)).status).toBe(403);
    await world.until('the request to be reaped', async () =>
      (await asked()) ? undefined : true,
    );
  });

  it('give an address that cannot be changed to read something else', async () => {
    const url = await world.downloadUrl('BackupResults', 'nightly');

    const other = await fetch(url.replace('-results.gz', '-logs.gz'));

    expect(other.status).toBe(403);
  });
});

async function untar(archive: Buffer): Promise<Record<string, string>> {
  const files: Record<string, string> = {};
  const tar = extract();
  Readable.from([archive]).pipe(createGunzip()).pipe(tar);
  for await (const entry of tar) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) {
      chunks.push(chunk as Buffer);
    }
    files[entry.header.name] = Buffer.concat(chunks).toString();
  }
  return files;
}
