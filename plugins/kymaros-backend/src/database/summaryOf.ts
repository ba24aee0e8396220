import type { Run, RunSummary } from '@kymaros/plugin-kymaros-common';

/** The part of a run that lists show. */
export function summaryOf(run: Run): RunSummary {
  const {
    spec: _spec,
    unplacedChecks: _unplacedChecks,
    levels: _levels,
    findings: _findings,
    dependencies: _dependencies,
    timings: _timings,
    hazards: _hazards,
    isolation: _isolation,
    steps: _steps,
    lastEventSeq: _lastEventSeq,
    tiers,
    ...rest
  } = run;
  return {
    ...rest,
    tiers: tiers.map(({ name, sandbox, state }) => ({ name, sandbox, state })),
  };
}
