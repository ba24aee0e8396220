/** What a probe pod tried to reach, before anything was restored. @public */
export interface IsolationAttempt {
  /** Source namespace of the tier whose sandbox it was tried from, or the name of the run's control namespace. */
  from: string;
  /** In words: `the API server`, `a pod of another namespace`, `the resolver`. */
  target: string;
  /** What was dialled or asked: `10.96.0.1:443`, `kubernetes.default.svc.cluster.local`. */
  address: string;
  /**
   * - `first-moment`: as the pod's first act, when a network that closes late is still open.
   * - `settled`: once everything of the run's own was up.
   */
  moment: 'first-moment' | 'settled';
  expected: 'blocked' | 'reached';
  outcome: 'blocked' | 'reached';
}

/**
 * Evidence that the sandboxes were closed before anything was restored into them.
 *
 * - `proven`: every attempt came out as expected.
 * - `refuted`: one did not; nothing was restored.
 * - `waived`: the cluster's config says not to ask (`isolationProof: waived`).
 *
 * @public
 */
export interface IsolationProof {
  status: 'proven' | 'refuted' | 'waived';
  attempts: IsolationAttempt[];
}
