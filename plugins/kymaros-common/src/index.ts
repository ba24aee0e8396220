/**
 * The words that both sides of Kymaros share.
 *
 * @packageDocumentation
 */
export * from './restoreTest/annotations';
export { durationMs, parseDurationMs } from './restoreTest/duration';
export type { DurationString } from './restoreTest/duration';
export * from './restoreTest/RestoreTest';
export * from './restoreTest/schema';
export * from './restoreTest/checks';
export * from './restoreTest/expectations';
export { lastDueAt, nextRunAt } from './restoreTest/cron';
export { occurrences } from './restoreTest/occurrences';
export type { TestSchedule } from './restoreTest/cron';
export * from './restoreTest/parseRestoreTest';
export * from './restoreTest/testFromAnnotations';
export * from './restoreTest/links';
export * from './restoreTest/resolveCluster';
export * from './labels';
export * from './plan/RestorePlan';
export * from './run/levels';
export * from './run/Finding';
export * from './run/Isolation';
export * from './run/Contents';
export * from './run/Dependency';
export * from './run/Timings';
export * from './run/RunLogs';
export * from './run/RunComparison';
export * from './run/Freshness';
export * from './run/readiness';
export * from './evidence/Evidence';
export * from './fleet/TestStatus';
export * from './fleet/Fleet';
export * from './fleet/ClusterHealth';
export * from './run/Run';
export * from './run/RunEvent';
export * from './api/permissions';
export * from './api/KymarosApi';
export * from './api/KymarosClient';
export * from './run/reduceRun';
