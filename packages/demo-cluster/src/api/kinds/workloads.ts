import { StatusCause } from '../errors';
import { KindRules } from '../KindRules';
import {
  CronJob,
  Deployment,
  Job,
  KubeObject,
  LabelSelector,
  PodSpec,
  ReplicaSet,
  StatefulSet,
} from '../objects';
import { matchesSelector } from '../selectors';
import { forbiddenValue, invalidValue, requiredValue } from '../validation';
import { fillPodSpec, validatePodSpec } from './pods';
import { sameContent } from '../sameContent';

interface Templated {
  spec: {
    selector?: LabelSelector;
    template: {
      metadata?: { labels?: Record<string, string> };
      spec?: unknown;
    };
  };
}

function fillTemplate(object: Templated): void {
  fillPodSpec(object.spec.template?.spec as PodSpec | undefined);
}

function validateTemplated({ spec }: Templated): StatusCause[] {
  const labels = spec.template?.metadata?.labels;
  const causes = validatePodSpec(
    spec.template?.spec as PodSpec | undefined,
    'spec.template.spec',
  );
  if (!spec.selector) {
    return [requiredValue('spec.selector'), ...causes];
  }
  return matchesSelector(spec.selector, labels)
    ? causes
    : [
        invalidValue(
          'spec.template.metadata.labels',
          labels ?? {},
          '`selector` does not match template `labels`',
        ),
        ...causes,
      ];
}

function immutableSelector(object: Templated, old: Templated): StatusCause[] {
  const same = sameContent(object.spec.selector, old.spec.selector);
  return same
    ? []
    : [
        invalidValue(
          'spec.selector',
          object.spec.selector,
          'field is immutable',
        ),
      ];
}

/** How Deployments are written. */
export const deploymentRules: KindRules<Deployment> = {
  prepareForCreate(draft) {
    draft.spec.replicas ??= 1;
    draft.spec.strategy ??= {
      type: 'RollingUpdate',
      rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
    };
    draft.spec.revisionHistoryLimit ??= 10;
    draft.spec.progressDeadlineSeconds ??= 600;
    fillTemplate(draft as Templated);
    draft.status = {};
  },
  prepareForUpdate: draft => fillTemplate(draft as Templated),
  validate: object => validateTemplated(object as Templated),
  validateUpdate: (object, old) =>
    immutableSelector(object as Templated, old as Templated),
};

/** How ReplicaSets are written. */
export const replicaSetRules: KindRules<ReplicaSet> = {
  prepareForCreate(draft) {
    draft.spec.replicas ??= 1;
    fillTemplate(draft as Templated);
    draft.status = { replicas: 0 };
  },
  prepareForUpdate: draft => fillTemplate(draft as Templated),
  validate: object => validateTemplated(object as Templated),
  validateUpdate: (object, old) =>
    immutableSelector(object as Templated, old as Templated),
};

/** How StatefulSets are written. */
export const statefulSetRules: KindRules<StatefulSet> = {
  prepareForCreate(draft) {
    draft.spec.replicas ??= 1;
    draft.spec.podManagementPolicy ??= 'OrderedReady';
    draft.spec.updateStrategy ??= {
      type: 'RollingUpdate',
      rollingUpdate: { partition: 0 },
    };
    draft.spec.revisionHistoryLimit ??= 10;
    draft.spec.persistentVolumeClaimRetentionPolicy ??= {
      whenDeleted: 'Retain',
      whenScaled: 'Retain',
    };
    draft.spec.volumeClaimTemplates?.forEach(template => {
      template.spec!.volumeMode ??= 'Filesystem';
    });
    fillTemplate(draft as Templated);
    draft.status = { replicas: 0, availableReplicas: 0 };
  },
  prepareForUpdate: draft => fillTemplate(draft as Templated),
  validate: object => validateTemplated(withClaimVolumes(object)),
  validateUpdate(object, old) {
    const mutable = [
      'replicas',
      'ordinals',
      'template',
      'updateStrategy',
      'revisionHistoryLimit',
      'persistentVolumeClaimRetentionPolicy',
      'minReadySeconds',
    ];
    const fixed = (spec: object) =>
      Object.fromEntries(
        Object.entries(spec).filter(([field]) => !mutable.includes(field)),
      );
    const why = `updates to statefulset spec for fields other than ${mutable
      .map(field => `'${field}'`)
      .join(', ')} are forbidden`;
    return sameContent(fixed(object.spec), fixed(old.spec))
      ? []
      : [forbiddenValue('spec', why)];
  },
};

/** The set as its pods will be: with a volume for each claim. */
function withClaimVolumes(set: StatefulSet): Templated {
  const claims = (set.spec.volumeClaimTemplates ?? []).map(({ metadata }) => ({
    name: metadata?.name ?? '',
  }));
  const { template } = set.spec;
  const spec = {
    ...template?.spec,
    volumes: [...(template?.spec?.volumes ?? []), ...claims],
  };
  return {
    spec: { ...set.spec, template: { ...template, spec } },
  } as Templated;
}

/** How Jobs are written: they get a selector of their own. */
export const jobRules: KindRules<Job> = {
  prepareForCreate(draft) {
    const { spec, metadata } = draft;
    spec.parallelism ??= 1;
    spec.completions ??= 1;
    spec.backoffLimit ??= 6;
    spec.completionMode ??= 'NonIndexed';
    spec.suspend ??= false;
    if (!spec.manualSelector) {
      const own = { 'batch.kubernetes.io/controller-uid': metadata.uid };
      spec.selector = { matchLabels: own };
      spec.template.metadata = {
        ...spec.template.metadata,
        labels: {
          ...spec.template.metadata?.labels,
          ...own,
          'batch.kubernetes.io/job-name': metadata.name,
          'controller-uid': metadata.uid,
          'job-name': metadata.name,
        },
      };
    }
    fillTemplate(draft as Templated);
    draft.status = {};
  },
  validate(object) {
    const policy = (object.spec.template?.spec as PodSpec | undefined)
      ?.restartPolicy;
    const allowed = ['OnFailure', 'Never'];
    const wrong = policy !== undefined && !allowed.includes(policy);
    return [
      ...validatePodSpec(
        object.spec.template?.spec as PodSpec | undefined,
        'spec.template.spec',
      ),
      ...(wrong
        ? [
            {
              reason: 'FieldValueNotSupported',
              message: `Unsupported value: "${policy}": supported values: "OnFailure", "Never"`,
              field: 'spec.template.spec.restartPolicy',
            },
          ]
        : []),
    ];
  },
  validateUpdate(object, old) {
    const same =
      sameContent(object.spec.template, old.spec.template) || old.spec.suspend;
    return same
      ? []
      : [invalidValue('spec.template', 'template', 'field is immutable')];
  },
};

/** How CronJobs are written. */
export const cronJobRules: KindRules<CronJob> = {
  prepareForCreate(draft) {
    draft.spec.suspend ??= false;
    draft.spec.concurrencyPolicy ??= 'Allow';
    draft.spec.successfulJobsHistoryLimit ??= 3;
    draft.spec.failedJobsHistoryLimit ??= 1;
    draft.status = {};
  },
  validate: ({ spec }) =>
    spec.schedule ? [] : [requiredValue('spec.schedule')],
};

/** Writes Secrets: `stringData` becomes `data`. */
export const secretRules: KindRules<KubeObject> = {
  prepareForCreate: encodeStringData,
  prepareForUpdate: encodeStringData,
};

function encodeStringData(draft: KubeObject): void {
  const entries = Object.entries(
    (draft.stringData ?? {}) as Record<string, string>,
  );
  if (entries.length > 0) {
    const encoded = entries.map(([key, text]) => [
      key,
      Buffer.from(text).toString('base64'),
    ]);
    draft.data = { ...draft.data, ...Object.fromEntries(encoded) };
  }
  delete draft.stringData;
  draft.type ??= 'Opaque';
}
