import type { Hazard } from '@kymaros/plugin-kymaros-node';
import { listAt } from './fields';
import { hasAnyOf, withoutAll } from './marks';

const TRACKING_LABELS = [
  'argocd.argoproj.io/instance',
  'kustomize.toolkit.fluxcd.io/name',
  'kustomize.toolkit.fluxcd.io/namespace',
  'helm.toolkit.fluxcd.io/name',
  'helm.toolkit.fluxcd.io/namespace',
];
const TRACKING_ANNOTATIONS = ['argocd.argoproj.io/tracking-id'];

/** Finalizers of Kubernetes itself, put on every object of their kind anew. */
const KUBERNETES_OWN =
  /^(orphan|foregroundDeletion|kubernetes|([a-z0-9-]+\.)*kubernetes\.io\/.*)$/;

/** What any object may carry. */
export const metadataHazards: readonly Hazard[] = [
  {
    id: 'finalizer',
    title: 'Finalizer',
    risk: "When the sandbox goes, the finalizer's operator would take down what the original stands for, or hold the sandbox up.",
    resources: ['*'],
    detects: ({ metadata }) =>
      listAt(metadata, 'finalizers').some(
        name => typeof name !== 'string' || !KUBERNETES_OWN.test(name),
      ),
    neutralise: {
      kind: 'patch',
      patches: () => [
        {
          resource: '*',
          change: { merge: { metadata: { finalizers: null } } },
        },
      ],
    },
    remedy: 'without finalizers',
  },
  {
    id: 'gitops-tracking',
    title: 'Object that Argo CD or Flux looks after',
    risk: 'Argo CD would take the copy for a stray object of the application and delete it.',
    resources: ['*'],
    detects: object =>
      hasAnyOf(object, 'labels', TRACKING_LABELS) ||
      hasAnyOf(object, 'annotations', TRACKING_ANNOTATIONS),
    neutralise: {
      kind: 'patch',
      patches: () => [
        {
          resource: '*',
          change: {
            merge: {
              metadata: {
                labels: withoutAll(TRACKING_LABELS),
                annotations: withoutAll(TRACKING_ANNOTATIONS),
              },
            },
          },
        },
      ],
    },
    remedy: 'without the labels and annotations that say so',
  },
];
