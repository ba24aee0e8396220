import type { KubernetesObject } from '@kubernetes/client-node';
import { createHash } from 'node:crypto';
import { canonicalize } from 'json-canonicalize';
import { fieldAt, listAt, textAt } from '../../sandbox/hazards/fields';
import { kindKey } from './kindKey';

/** Half of a SHA-256: enough to tell two contents apart, and half as much to keep for thousands of objects. */
const DIGEST_LENGTH = 32;

/**
 * What of a kind comes back exactly as it was backed up: neither Kymaros nor the backup system nor the API server changes it.
 * Kinds that are not here are not compared. Data of Secrets is never read (promise 7).
 */
const STABLE_CONTENTS: Readonly<Record<string, (object: unknown) => unknown>> =
  {
    '/ConfigMap': object => [
      fieldAt(object, 'data') ?? {},
      fieldAt(object, 'binaryData') ?? {},
    ],
    'rbac.authorization.k8s.io/Role': object => listAt(object, 'rules'),
    'apps/Deployment': imagesOf,
    'apps/StatefulSet': imagesOf,
    'apps/DaemonSet': imagesOf,
  };

/** A digest of an object's content; empty when objects of its kind are not compared. */
export function contentDigest(
  object: KubernetesObject & { apiVersion?: string; kind?: string },
): string {
  const { apiVersion = '', kind = '' } = object;
  const content = STABLE_CONTENTS[kindKey({ apiVersion, kind })]?.(object);
  return content === undefined
    ? ''
    : createHash('sha256')
        .update(canonicalize(content))
        .digest('hex')
        .slice(0, DIGEST_LENGTH);
}

/** Which images a workload runs. Much else in a pod template gets defaults, or another name server. */
function imagesOf(object: unknown): unknown {
  return listAt(object, 'spec', 'template', 'spec', 'containers').map(
    container => [textAt(container, 'name'), textAt(container, 'image')],
  );
}
