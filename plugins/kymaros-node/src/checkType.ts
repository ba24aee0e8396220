import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Check, CheckResult } from '@kymaros/plugin-kymaros-common';
import type { Bounds, ClusterReader } from './cluster';

/** A sandbox that a check may look into. @public */
export interface SandboxTier {
  /** Source namespace. */
  name: string;
  sandbox: string;
}

/** What a check works with. `bounds` end with the check's own timeout. @public */
export interface CheckContext {
  cluster: ClusterReader;
  /** Tiers that the check may find its target in: one when the check names it, else all that were restored. */
  tiers: SandboxTier[];
  /** What the check read in the newest earlier run in which it passed. */
  baseline?: number;
  bounds: Bounds;
  logger: LoggerService;
}

/** What one attempt of a check came to. @public */
export interface CheckOutcome {
  /** `failed` also when the target is nowhere; `error` when it is ambiguous or cannot be asked for. */
  state: 'passed' | 'failed' | 'error';
  /** Source namespace in which the target was found. */
  tier?: string;
  message: string;
  /** What the command or the service said; the caller bounds and masks it. */
  output?: string;
  /** What it read of the data; kept as a series. */
  value?: CheckResult['value'];
  /** What the value was compared with. */
  baseline?: number;
}

/**
 * A check type. The runner repeats `attempt` by the check's `retries`, each within the check's `timeout`.
 *
 * @public
 */
export interface CheckTypeImplementation<
  TType extends Check['type'] = Check['type'],
> {
  readonly type: TType;
  /** The check's own bounds, from its definition. */
  limits(check: Extract<Check, { type: TType }>): {
    timeoutMs: number;
    retries: number;
  };
  attempt(
    context: CheckContext,
    check: Extract<Check, { type: TType }>,
  ): Promise<CheckOutcome>;
}
