import type {
  ContainerLog,
  RunLogQuery,
  RunLogs,
  SandboxEvent,
} from '@kymaros/plugin-kymaros-common';

/** The logs and events that a query asks for. A search leaves whole lines, and no log without any. */
export function filterLogs(logs: RunLogs, query: RunLogQuery): RunLogs {
  const { tier, pod, container, search } = query;
  const text = search?.toLowerCase();
  const containers = logs.containers.filter(
    log =>
      (tier === undefined || log.tier === tier) &&
      (pod === undefined || log.pod === pod) &&
      (container === undefined || log.container === container),
  );
  const events = logs.events.filter(
    event =>
      (tier === undefined || event.tier === tier) &&
      (pod === undefined ||
        (event.object.kind === 'Pod' && event.object.name === pod)) &&
      (text === undefined || saysOf(event).includes(text)),
  );
  return {
    ...logs,
    containers:
      text === undefined
        ? containers
        : containers.flatMap(log => linesWith(text, log)),
    events,
  };
}

function linesWith(text: string, log: ContainerLog): ContainerLog[] {
  const lines = log.text
    .split('\n')
    .filter(line => line.toLowerCase().includes(text));
  return lines.length > 0 ? [{ ...log, text: lines.join('\n') }] : [];
}

function saysOf({ reason, object, message }: SandboxEvent): string {
  return `${reason} ${object.kind} ${object.name} ${message}`.toLowerCase();
}
