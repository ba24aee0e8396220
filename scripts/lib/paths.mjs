import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

export const inRoot = (...parts) => join(root, ...parts);

/** Lets Node run TypeScript as `backstage-cli package start` does, in one process. */
export const nodeTransform = inRoot(
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);
