import type {
  Finding,
  FindingCause,
  ObjectReference,
} from '@kymaros/plugin-kymaros-common';
import { z } from 'zod';

const messages = z.array(z.string()).nullish();

const resultSchema = z
  .object({
    velero: messages,
    cluster: messages,
    namespaces: z.record(z.string(), messages).nullish(),
  })
  .nullish();

/** The results file of a Restore. */
export const restoreResultsSchema = z.object({
  warnings: resultSchema,
  errors: resultSchema,
});

/** The results file of a Restore. */
export type RestoreResults = z.output<typeof restoreResultsSchema>;

/** What a message of Velero means, and whose fault it is. The first pattern that matches decides. */
interface MessageRule {
  pattern: RegExp;
  code: string;
  cause: FindingCause;
  hint: string;
}

/** Seen on healthy restores too; says nothing. */
const BENIGN_WARNINGS: readonly RegExp[] = [
  /ConfigMap[: ]"?(kube-root-ca\.crt|openshift-service-ca\.crt)"? already exists/,
  /^endpointslices\.discovery\.k8s\.io .* not found$/,
];

const ERROR_RULES: readonly MessageRule[] = [
  {
    pattern: /exceeded quota|must specify (limits|requests)|failed quota/,
    code: 'restore-denied-by-quota',
    cause: 'SANDBOX',
    hint: "Raise the test's spec.sandbox.resourceQuota, or drop it.",
  },
  {
    pattern: /error looking up service account|no PriorityClass with name/,
    code: 'item-not-restored',
    cause: 'BACKUP',
    hint: 'The object needs the one that the message names, and the backup does not bring it. Back it up too.',
  },
  {
    pattern: /violates PodSecurity|denied the request|is forbidden/,
    code: 'restore-denied-by-admission',
    cause: 'SANDBOX',
    hint: 'An admission policy of the cluster refuses this object in the sandbox. Let it except namespaces with the label kymaros.io/run-id.',
  },
  {
    pattern: /provided (port|IP) is already allocated|nodePort: Forbidden/,
    code: 'restore-port-conflict',
    cause: 'SANDBOX',
    hint: 'The Service asks for a fixed node port or address that production holds. Leave it to the cluster to choose one.',
  },
  {
    pattern: /error in applying patch|no patch data found|resource modifier/i,
    code: 'restore-modifier-failed',
    cause: 'SANDBOX',
    hint: 'The object came into the sandbox without the changes that make it safe. Please report this to the maintainers of Kymaros.',
  },
  {
    pattern: /timed out waiting for terminating namespace/,
    code: 'sandbox-terminating',
    cause: 'SANDBOX',
    hint: 'Another run was still removing a namespace of this name. Run the test again.',
  },
  {
    pattern: /node-agent (pod )?is not running|node agent .*not running/i,
    code: 'node-agent-missing',
    cause: 'INFRA',
    hint: "Velero's node-agent must run on every node that sandboxes may land on.",
  },
  {
    pattern: /timed out waiting for all PodVolumeRestores/,
    code: 'volume-data-timed-out',
    cause: 'INFRA',
    hint: "Raise the test's spec.timeout, and look at the PodVolumeRestores and the node-agent's log.",
  },
  {
    pattern: /pod volume restore failed|error from restore item operation/,
    code: 'volume-data-failed',
    cause: 'BACKUP',
    hint: "Look at the restore's PodVolumeRestores or DataDownloads, and at the node-agent's log.",
  },
  {
    pattern: /fail(ed)? to patch dynamic PV/,
    code: 'volume-not-bound',
    cause: 'INFRA',
    hint: "The volume was never provisioned. Look at the claim's events in the sandbox and at its storage class.",
  },
  {
    pattern:
      /could not find the requested resource|no matches for kind|no kind .* is registered/,
    code: 'kind-not-served',
    cause: 'INFRA',
    hint: 'The test cluster lacks the CustomResourceDefinition, or serves another version of it.',
  },
  {
    pattern: /storageclass.* not found/i,
    code: 'storage-class-missing',
    cause: 'INFRA',
    hint: 'Create the storage class on the test cluster, or map it with a change-storage-class ConfigMap of Velero.',
  },
];

const UNKNOWN_ERROR: Omit<MessageRule, 'pattern'> = {
  code: 'item-not-restored',
  cause: 'BACKUP',
  hint: "See the restore's log for the object; what the message names was not restored as it was backed up.",
};

/** Turns Velero's messages about a tier's Restore into findings, one a message, without those that say nothing. */
export function classifyResults(
  results: RestoreResults,
  tier: { name: string; sandbox: string },
): Finding[] {
  const errors = messagesOf(results.errors).map(text =>
    errorFinding(text, tier),
  );
  const warnings = messagesOf(results.warnings)
    .filter(text => !BENIGN_WARNINGS.some(pattern => pattern.test(text)))
    .map(text => warningFinding(text, tier));
  return [...errors, ...warnings];
}

function errorFinding(
  text: string,
  tier: { name: string; sandbox: string },
): Finding {
  const { code, cause, hint } =
    ERROR_RULES.find(rule => rule.pattern.test(text)) ?? UNKNOWN_ERROR;
  return {
    code,
    severity: 'critical',
    cause,
    gate: false,
    level: 'integrity',
    tier: tier.name,
    object: objectOf(text, tier.sandbox),
    message: text,
    hint,
  };
}

function warningFinding(
  text: string,
  tier: { name: string; sandbox: string },
): Finding {
  const exists = /already exists/.test(text);
  return {
    code: exists ? 'object-existed-already' : 'restore-warning',
    severity: 'warning',
    cause: exists ? 'SANDBOX' : 'BACKUP',
    gate: false,
    level: 'integrity',
    tier: tier.name,
    object: objectOf(text, tier.sandbox),
    message: text,
    hint: exists
      ? 'Something in the cluster made this object before Velero did; the restored application runs with that one.'
      : "See the restore's log for the object.",
  };
}

function messagesOf(result: RestoreResults['errors']): string[] {
  return [
    ...(result?.velero ?? []),
    ...(result?.cluster ?? []),
    ...Object.values(result?.namespaces ?? {}).flatMap(texts => texts ?? []),
  ];
}

/** The object that a message names, as `<resource.group>/<sandbox>/<name>` or `<Kind>:<name> already exists`. */
function objectOf(text: string, sandbox: string): ObjectReference | undefined {
  const path =
    /error (?:restoring|preparing) ([^/\s:]+)\/([^/\s:]+)\/([^\s:]+)/.exec(
      text,
    );
  if (path) {
    return { kind: path[1], namespace: path[2], name: path[3] };
  }
  const existing =
    /could not restore, (\w+)[: ]"?([^"\s]+)"? already exists/.exec(text);
  return existing
    ? { kind: existing[1], namespace: sandbox, name: existing[2] }
    : undefined;
}
