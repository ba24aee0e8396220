import type {
  RunLogQuery,
  RunLogs,
  SandboxEvent,
} from '@kymaros/plugin-kymaros-common';
import { filterLogs } from './filterLogs';

const log = (tier: string, pod: string, container: string, text: string) => ({
  tier,
  pod,
  container,
  previous: false,
  text,
  truncated: false,
});

const event = (
  tier: string,
  object: SandboxEvent['object'],
  message: string,
): SandboxEvent => ({
  tier,
  type: 'Warning',
  reason: 'BackOff',
  object,
  message,
  count: 1,
});

const LOGS: RunLogs = {
  collectedAt: '2026-11-23T10:00:00.000Z',
  containers: [
    log('db', 'db-0', 'postgres', 'ready\nFATAL: no\nfatal: yes\n'),
    log('db', 'db-0', 'exporter', 'ready\n'),
    log('web', 'web-0', 'main', 'Ready'),
  ],
  events: [
    event('db', { kind: 'Pod', name: 'db-0' }, 'restarting'),
    event('db', { kind: 'PersistentVolumeClaim', name: 'data' }, 'waiting'),
    event('web', { kind: 'Pod', name: 'web-0' }, 'fatal error'),
  ],
  notes: ['a note'],
};

describe('filterLogs', () => {
  it.each<[RunLogQuery, string[], string[]]>([
    [
      {},
      ['postgres', 'exporter', 'main'],
      ['restarting', 'waiting', 'fatal error'],
    ],
    [{ tier: 'db' }, ['postgres', 'exporter'], ['restarting', 'waiting']],
    [{ pod: 'db-0' }, ['postgres', 'exporter'], ['restarting']],
    [{ tier: 'web', pod: 'db-0' }, [], []],
    [{ container: 'main' }, ['main'], ['restarting', 'waiting', 'fatal error']],
    [{ search: 'READY' }, ['postgres', 'exporter', 'main'], []],
    [{ search: 'fatal' }, ['postgres'], ['fatal error']],
    [{ search: 'persistentvolumeclaim data' }, [], ['waiting']],
    [{ search: 'backoff', tier: 'db' }, [], ['restarting', 'waiting']],
  ])('%j', (query, containers, events) => {
    const found = filterLogs(LOGS, query);
    expect(found.containers.map(({ container }) => container)).toEqual(
      containers,
    );
    expect(found.events.map(({ message }) => message)).toEqual(events);
    expect(found.notes).toEqual(LOGS.notes);
  });

  it('a search leaves the lines that have the text, in any case and as they are', () => {
    const [found] = filterLogs(LOGS, { search: 'fatal' }).containers;
    expect(found.text).toBe('FATAL: no\nfatal: yes');
  });
});
