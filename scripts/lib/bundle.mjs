import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inRoot, root } from './paths.mjs';
import { run } from './processes.mjs';

const INPUTS = [
  'plugins/kymaros/package.json',
  'plugins/kymaros/src',
  'plugins/kymaros-common/package.json',
  'plugins/kymaros-common/src',
  'app-config.yaml',
  'yarn.lock',
];

/** Builds what the browser loads of an app, unless it stands already for the present sources. */
export async function buildBundle({ app, signal }) {
  const folder = `packages/${app}`;
  const stamp = inRoot(`.dev/bundle-${app}.stamp`);
  const own = ['package.json', 'public', 'src'];
  const inputs = await digest([
    ...own.map(name => `${folder}/${name}`),
    ...INPUTS,
  ]);
  const isBuilt = existsSync(inRoot(`${folder}/dist/index.html`));
  if (isBuilt && (await read(stamp)) === inputs) return;

  console.log(
    'Building the web page (about a minute, only when it changed) ...',
  );
  const code = await run('yarn', ['backstage-cli', 'package', 'build'], {
    cwd: inRoot(folder),
    stdio: ['ignore', 'ignore', 'inherit'],
    signal,
  });
  signal?.throwIfAborted();
  if (code !== 0) {
    throw new Error(`${folder} could not be built: see the messages above`);
  }
  await mkdir(dirname(stamp), { recursive: true });
  await writeFile(stamp, inputs);
}

async function read(file) {
  return existsSync(file) ? await readFile(file, 'utf8') : undefined;
}

async function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for (const file of await filesUnder(path)) {
      hash.update(`${file}\0`).update(await readFile(join(root, file)));
    }
  }
  return hash.digest('hex');
}

async function filesUnder(path) {
  const entries = await readdir(join(root, path), {
    recursive: true,
    withFileTypes: true,
  }).catch(error => {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (!entries) return [path];
  return entries
    .filter(entry => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}
