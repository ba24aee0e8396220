import {
  ANNOTATION_EDIT_URL,
  ANNOTATION_VIEW_URL,
  ANNOTATION_LOCATION,
  type Entity,
} from '@backstage/catalog-model';
import {
  KYMAROS_ANNOTATIONS,
  RESTORE_TEST_API_VERSION,
  RESTORE_TEST_KIND,
  type RestoreTestSummary,
} from '@kymaros/plugin-kymaros-common';

/** What Backstage's Kubernetes plugin knows of an entity. */
const KUBERNETES_NAMESPACE = 'backstage.io/kubernetes-namespace';
const KUBERNETES_CLUSTER = 'backstage.io/kubernetes-cluster';

const SCHEDULE = '0 2 * * *';

/** Where an entity's definition can be changed, or at least read; nothing when it did not come from a file on the web. */
export function sourceOf(
  entity: Entity,
): { url: string; editable: boolean } | undefined {
  const annotations = entity.metadata.annotations ?? {};
  const edit = annotations[ANNOTATION_EDIT_URL];
  if (edit) {
    return { url: edit, editable: true };
  }
  const url =
    annotations[ANNOTATION_VIEW_URL] ??
    urlOfLocation(annotations[ANNOTATION_LOCATION]);
  return url ? { url, editable: false } : undefined;
}

/** The address in a location such as `url:https://example.org/catalog-info.yaml`. */
export function urlOfLocation(
  location: string | undefined,
): string | undefined {
  return /^url:(https?:\/\/.*)$/.exec(location ?? '')?.[1];
}

/** Annotations that give an entity a restore test, as far as the entity lets guess them. */
export function annotationSnippet(entity: Entity, clusters: string[]): string {
  const cluster = clusterOf(entity, clusters);
  return [
    'metadata:',
    `  name: ${entity.metadata.name}`,
    '  annotations:',
    `    ${KYMAROS_ANNOTATIONS.backup}: schedule/${backupScheduleOf(entity)}`,
    `    ${KYMAROS_ANNOTATIONS.namespaces}: ${namespaceOf(entity)}`,
    `    ${KYMAROS_ANNOTATIONS.schedule}: "${SCHEDULE}"`,
    ...(cluster
      ? [`    ${KYMAROS_ANNOTATIONS.cluster}: ${withChoice(cluster, clusters)}`]
      : []),
  ].join('\n');
}

/** A document that says the same, with a first check. */
export function documentSnippet(entity: Entity, clusters: string[]): string {
  const cluster = clusterOf(entity, clusters);
  const { name, namespace = 'default' } = entity.metadata;
  return [
    `apiVersion: ${RESTORE_TEST_API_VERSION}`,
    `kind: ${RESTORE_TEST_KIND}`,
    'metadata:',
    `  name: ${name}`,
    `  namespace: ${namespace}`,
    'spec:',
    `  schedule: "${SCHEDULE}"`,
    ...(cluster ? [`  cluster: ${withChoice(cluster, clusters)}`] : []),
    '  backupSource:',
    `    name: schedule/${backupScheduleOf(entity)}`,
    '    namespaces:',
    `      - name: ${namespaceOf(entity)}`,
    '  checks:',
    '    - name: pods-ready',
    '      type: podStatus',
    '      podStatus:',
    '        labelSelector:',
    `          app: ${name}`,
    '        minReady: 1',
  ].join('\n');
}

/** The annotation by which a service says that the document of its name vouches for it. */
export function linkSnippet(entity: Entity): string {
  const { name, namespace = 'default' } = entity.metadata;
  return [
    'metadata:',
    `  name: ${name}`,
    '  annotations:',
    `    ${KYMAROS_ANNOTATIONS.restoreTests}: ${namespace}/${name}`,
  ].join('\n');
}

/** What app-config has to say so that a test may restore what it says, and nothing more. */
export function entitlementSnippet(
  test: Pick<RestoreTestSummary, 'ref' | 'ownerRef' | 'cluster' | 'spec'>,
): string {
  const list = (values: string[]) => `[${values.join(', ')}]`;
  const namespaces = test.spec?.backupSource.namespaces ?? [];
  return [
    'kymaros:',
    '  entitlements:',
    test.ownerRef
      ? `    - owners: ${list([test.ownerRef])}`
      : `    - entities: ${list([test.ref])}`,
    `      namespaces: ${list(namespaces.map(({ name }) => name))}`,
    ...(test.cluster ? [`      clusters: ${list([test.cluster])}`] : []),
  ].join('\n');
}

function namespaceOf(entity: Entity): string {
  const known = entity.metadata.annotations?.[KUBERNETES_NAMESPACE];
  return known ?? asKubernetesName(entity.metadata.name);
}

function backupScheduleOf(entity: Entity): string {
  return `${asKubernetesName(entity.metadata.name)}-nightly`;
}

/** Names of the catalog may have capitals, dots and underscores; those of namespaces may not. */
function asKubernetesName(name: string): string {
  return name.toLowerCase().replace(/[._]/g, '-');
}

/** The cluster to name: not needed where there is only one. */
function clusterOf(entity: Entity, clusters: string[]): string | undefined {
  if (clusters.length < 2) {
    return undefined;
  }
  const known = entity.metadata.annotations?.[KUBERNETES_CLUSTER];
  return known && clusters.includes(known) ? known : clusters[0];
}

function withChoice(cluster: string, clusters: string[]): string {
  return `${cluster} # ${clusters.join(' | ')}`;
}
