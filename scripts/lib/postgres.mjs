import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from './ports.mjs';
import { isRunning, run, start, stop } from './processes.mjs';

const DEBIAN = '/usr/lib/postgresql';
const READY_WITHIN_MS = 30_000;

/**
 * A PostgreSQL server for tests, on loopback, with its data in a temporary folder;
 * undefined on a machine that has none installed.
 */
export async function startPostgres() {
  const bin = await findBinaries();
  if (!bin) return undefined;
  const user = serverUser();
  const data = await mkdtemp(join(tmpdir(), 'kymaros-postgres-'));
  if (user) await chown(data, user.uid, user.gid);
  const options = { ...user, cwd: data, stdio: 'ignore' };
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'];
  if ((await run(join(bin, 'initdb'), initdb, options)) !== 0) {
    throw new Error(`initdb failed for ${data}`);
  }
  const port = await freePort(0);
  const server = start(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings()],
    options,
  );
  await untilListening(server, port);
  return {
    connectionString: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    stop: async () => {
      await stop(server);
      await rm(data, { recursive: true, force: true });
    },
  };
}

function settings() {
  return [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=300',
    'fsync=off',
    'full_page_writes=off',
  ].flatMap(setting => ['-c', setting]);
}

async function findBinaries() {
  if (!existsSync(DEBIAN)) return onPath();
  const versions = await readdir(DEBIAN);
  return versions
    .sort((a, b) => Number(b) - Number(a))
    .map(version => join(DEBIAN, version, 'bin'))
    .find(bin => existsSync(join(bin, 'initdb')));
}

function onPath() {
  return process.env.PATH.split(':').find(
    bin => existsSync(join(bin, 'initdb')) && existsSync(join(bin, 'postgres')),
  );
}

/** PostgreSQL refuses to run as root: Debian's own user runs it then. */
function serverUser() {
  if (process.getuid() !== 0) return undefined;
  const id = flag =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function untilListening(server, port) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (!(await accepts(port))) {
    if (!isRunning(server)) throw new Error('PostgreSQL ended while starting');
    if (Date.now() > deadline) throw new Error('PostgreSQL did not start');
    await delay(100);
  }
}

async function accepts(port) {
  const socket = createConnection(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // not yet: the caller asks again and has the deadline
  } finally {
    socket.destroy();
  }
}
