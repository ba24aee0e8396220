import type {
  FleetRunQuery,
  Page,
  RunSummary,
  Verdict,
} from '@kymaros/plugin-kymaros-common';

/** What the newest conclusive run of a test has shown. */
export type Proof = Pick<
  RunSummary,
  'verdict' | 'score' | 'createdAt' | 'startedAt' | 'definitionHash'
>;

/** The first runs of a list, and how many it has. */
export interface FirstRuns {
  first: RunSummary[];
  total: number;
}

/** A time from `begins` on and before `ends`. */
export interface TimeSpan {
  begins: Date;
  ends: Date;
}

/** What people read of the runs of many tests at once. */
export interface FleetRunReader {
  /** Tests that no run has said anything about are not in it. */
  proofsOf(testRefs: string[]): Promise<Map<string, Proof>>;
  /** Running ones first, then queued ones in the order of their turn. */
  activeRuns(testRefs: string[], limit: number): Promise<FirstRuns>;
  /** Finished runs whose sandboxes are kept, soonest to go first. */
  keptRuns(testRefs: string[], limit: number): Promise<FirstRuns>;
  /** Of each span, its finished runs by verdict; by when they were queued. */
  countVerdicts(
    testRefs: string[],
    spans: TimeSpan[],
  ): Promise<Array<Partial<Record<Verdict, number>>>>;
  /** Newest first. @throws InputError when the cursor is none */
  listRuns(
    testRefs: string[],
    query: Omit<FleetRunQuery, 'from' | 'to'> & TimeSpan,
  ): Promise<Page<RunSummary>>;
}
