import type { Finding, StepSummary } from '@kymaros/plugin-kymaros-common';
import { isStepOver } from '../database/lifecycle';
import type { ClaimedRun, StepEnd, StopReason } from '../database/RunStore';

/** How far a run has come, as its worker sees it: what was stored when it was claimed, and what was stored since. */
export class RunProgress {
  readonly findings: Finding[];
  /** Those that have ended, in their order. */
  readonly steps: StepSummary[];
  stopped: StopReason | undefined;
  concluded: boolean;
  readonly #outputs = new Map<string, unknown>();

  constructor(run: ClaimedRun) {
    this.findings = [...run.findings];
    this.stopped = run.stopped;
    this.concluded = run.result !== undefined;
    const over = run.steps.filter(({ state }) => isStepOver(state));
    this.steps = over.map(({ output: _output, ...step }) => step);
    over.forEach(({ id, output }) => this.#outputs.set(id, output));
  }

  isOver(stepId: string): boolean {
    return this.#outputs.has(stepId);
  }

  outputOf<T>(stepId: string): T | undefined {
    return this.#outputs.get(stepId) as T | undefined;
  }

  record(end: StepEnd, step: StepSummary): void {
    this.steps.push(step);
    this.#outputs.set(end.id, end.output);
    this.findings.push(...(end.findings ?? []));
    this.stopped ??= end.stops;
  }
}
