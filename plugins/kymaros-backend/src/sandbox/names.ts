import type { RestoreTestSpec } from '@kymaros/plugin-kymaros-common';
import type { SandboxTier } from '@kymaros/plugin-kymaros-node';
import { createHash } from 'node:crypto';

const LONGEST_NAMESPACE = 63;

/** The namespaces of a run. */
export interface SandboxNames {
  /** In list order. */
  tiers: SandboxTier[];
  /** For what Kymaros itself needs; nothing is restored into it. */
  control: string;
}

/** The namespaces of a run; the same ones each time they are asked for. */
export function sandboxNames(run: {
  runId: string;
  spec: Pick<RestoreTestSpec, 'backupSource' | 'sandbox'>;
}): SandboxNames {
  const { namespacePrefix: prefix } = run.spec.sandbox;
  const id = shortRunId(run.runId);
  return {
    tiers: run.spec.backupSource.namespaces.map(({ name, sandboxName }) => ({
      name,
      sandbox: sandboxName ?? generatedName({ prefix, source: name, id }),
    })),
    // Ends otherwise than every generated name of a tier, so that it can be none of them.
    control: `${prefix}-${id}-control`,
  };
}

/** Eight characters of the run's id, for names. */
export function shortRunId(runId: string): string {
  const characters = runId.toLowerCase().replace(/[^a-z0-9]/g, '');
  return characters.length >= 8 ? characters.slice(0, 8) : digest(runId, 8);
}

/** Whether the namespace's name can only have come from this run. */
export function isGeneratedFor(runId: string, namespace: string): boolean {
  const id = shortRunId(runId);
  return namespace.endsWith(`-${id}`) || namespace.endsWith(`-${id}-control`);
}

/** A text as a label value: what does not fit is replaced, and a hash keeps shortened ones apart. */
export function labelValue(text: string): string {
  const plain = text
    .replace(/[^A-Za-z0-9._-]+/g, '.')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '');
  return plain.length <= 63
    ? plain
    : `${trimEnd(plain.slice(0, 54))}-${digest(text, 8)}`;
}

/** Shortens the source when it must, and keeps what makes the name unique. */
function generatedName(parts: {
  prefix: string;
  source: string;
  id: string;
}): string {
  const { prefix, source, id } = parts;
  const whole = `${prefix}-${source}-${id}`;
  if (whole.length <= LONGEST_NAMESPACE) {
    return whole;
  }
  const suffix = `-${digest(source, 4)}-${id}`;
  return `${trimEnd(
    `${prefix}-${source}`.slice(0, LONGEST_NAMESPACE - suffix.length),
  )}${suffix}`;
}

function trimEnd(name: string): string {
  return name.replace(/[^A-Za-z0-9]+$/, '');
}

function digest(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
