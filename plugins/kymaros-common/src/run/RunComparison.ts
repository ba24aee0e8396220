import type { ObjectReference } from './Finding';
import type { RunSummary } from './Run';

/** Two values of the same thing, `before` of the older run; one of them is absent where only one run has it. @public */
export interface Difference<T> {
  before?: T;
  after?: T;
}

/** What differs between two runs; what is the same is not listed. @public */
export interface RunComparison {
  /** The older one. */
  before: RunSummary;
  after: RunSummary;
  /** The definition of the test is not the same. */
  definitionChanged: boolean;
  /** `spec.timeout`, ... with their values as JSON. */
  definition: Array<{ field: string } & Difference<string>>;
  /** Objects of the backup, by tier, at most 500; absent when one run's contents are not kept any more. */
  contents?: Array<{
    tier: string;
    object: ObjectReference;
    change: 'added' | 'removed' | 'changed';
  }>;
  images: Array<
    { tier: string; workload: string; container: string } & Difference<string>
  >;
  levels: Array<{ level: string; tier?: string } & Difference<number>>;
  /** Milliseconds: `rto`, `queue`, `restore app-db`, ... */
  timings: Array<{ what: string } & Difference<number>>;
  checks: Array<{
    name: string;
    state: Difference<string>;
    value?: Difference<number>;
  }>;
  /** Findings of one run only, in sentences. */
  findings: { appeared: string[]; gone: string[] };
}
