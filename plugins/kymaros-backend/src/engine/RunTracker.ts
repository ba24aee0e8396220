import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Run } from '@kymaros/plugin-kymaros-common';
import type { ClaimedRun, StepEnd } from '../database/RunStore';

/** Tells the log of a run: one line when it starts, one for each step, one when it ends. */
export class RunTracker {
  readonly logger: LoggerService;

  constructor(options: { logger: LoggerService; run: ClaimedRun }) {
    const { runId, test } = options.run;
    this.logger = options.logger.child({ runId, testRef: test.ref });
  }

  runClaimed({ runId, test, resumed }: ClaimedRun): void {
    this.logger.info(
      resumed
        ? `Run ${runId} of ${test.ref} resumed`
        : `Run ${runId} of ${test.ref} started on cluster ${test.cluster}`,
    );
  }

  stepRetried(stepId: string, error: Error): void {
    this.logger.warn(`Step ${stepId} threw and is tried again`, error);
  }

  stepEnded(end: StepEnd, startedAtMs: number): void {
    const line = `Step ${end.id} ${end.state} after ${secondsSince(
      startedAtMs,
    )}`;
    if (end.state === 'failed') {
      this.logger.warn(`${line}: ${end.message}`);
    } else {
      this.logger.info(line);
    }
  }

  runHandedOver(runId: string, reason: Error): void {
    this.logger.info(
      `Run ${runId} is left to another worker: ${reason.message}`,
    );
  }

  runEnded(run: Run): void {
    const score = run.score === undefined ? '' : `, score ${run.score}`;
    this.logger.info(
      `Run ${run.id} of ${run.testRef} ended: ${run.ending}, verdict ${run.verdict}${score}`,
    );
  }
}

function secondsSince(startedAtMs: number): string {
  return `${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`;
}
