import type { ObjectReference } from './Finding';

/** What a container in a sandbox wrote, as far as it was kept. @public */
export interface ContainerLog {
  /** Source namespace. */
  tier: string;
  pod: string;
  container: string;
  /** Of the container before its last restart. */
  previous: boolean;
  /** Of its end, masked; lines are separated by newlines. */
  text: string;
  /** The beginning was left out. */
  truncated: boolean;
}

/** A Kubernetes event of a sandbox. @public */
export interface SandboxEvent {
  /** Source namespace. */
  tier: string;
  type: 'Normal' | 'Warning';
  reason: string;
  object: ObjectReference;
  /** Masked. */
  message: string;
  count: number;
  /** ISO 8601, of the last time. */
  at?: string;
}

/** What was kept of the sandboxes' logs and events. @public */
export interface RunLogs {
  /** ISO 8601. */
  collectedAt: string;
  containers: ContainerLog[];
  /** Newest last. */
  events: SandboxEvent[];
  /** What could not be read or had no room, in sentences. */
  notes: string[];
}

/** Which of them to show. @public */
export interface RunLogQuery {
  tier?: string;
  pod?: string;
  container?: string;
  /** Only lines and events with this text, in any case. */
  search?: string;
}
