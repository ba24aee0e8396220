import { ServerResponse } from 'node:http';
import { ApiError } from '../errors';
import { ApiRequest } from '../interceptors';
import { Pod } from '../objects';
import { ContainerLog, LogLine, PodRuntime } from '../PodRuntime';
import { Store } from '../Store';
import { containerOf } from './containerOf';
import { isTrue } from './requestInfo';

/** Serves the log of a container. */
export function serveLog(call: {
  request: ApiRequest;
  store: Store;
  runtime: PodRuntime;
  response: ServerResponse;
}): void {
  const { request, store, runtime, response } = call;
  const { query } = request;
  const pod = store.require('pods', {
    namespace: request.namespace,
    name: request.name!,
  });
  const container = containerOf(pod, query.get('container'));
  const previous = isTrue(query.get('previous'));
  const log = runtime.log(pod.metadata, container, previous);
  if (!log) {
    throw ApiError.badRequest(missingLog(pod, container, previous));
  }
  response.writeHead(200, { 'Content-Type': 'text/plain' });
  const timestamps = isTrue(query.get('timestamps'));
  const format = (line: LogLine) =>
    `${timestamps ? `${new Date(line.at).toISOString()} ` : ''}${line.text}\n`;
  response.write(bounded(selected(log, query).map(format).join(''), query));
  if (isTrue(query.get('follow')) && !log.ended) {
    followLog(log, { response, format });
  } else {
    response.end();
  }
}

function followLog(
  log: ContainerLog,
  to: { response: ServerResponse; format: (line: LogLine) => string },
): void {
  const stop = log.follow(line => {
    if (line) {
      to.response.write(to.format(line));
    } else {
      to.response.end();
    }
  });
  to.response.on('close', stop);
}

function selected(
  log: ContainerLog,
  query: URLSearchParams,
): readonly LogLine[] {
  const sinceSeconds = query.get('sinceSeconds');
  const sinceTime = query.get('sinceTime');
  const since = sinceSeconds
    ? Date.now() - Number(sinceSeconds) * 1000
    : Date.parse(sinceTime ?? '');
  const recent = Number.isNaN(since)
    ? log.lines
    : log.lines.filter(line => line.at >= since);
  const tail = query.get('tailLines');
  return tail === null
    ? recent
    : recent.slice(Math.max(0, recent.length - Number(tail)));
}

function bounded(text: string, query: URLSearchParams): Buffer {
  const bytes = Buffer.from(text);
  const limit = Number(query.get('limitBytes') ?? bytes.length);
  return bytes.subarray(0, limit);
}

function missingLog(pod: Pod, container: string, previous: boolean): string {
  if (previous) {
    return `previous terminated container "${container}" in pod "${pod.metadata.name}" not found`;
  }
  const statuses = [
    ...(pod.status?.initContainerStatuses ?? []),
    ...(pod.status?.containerStatuses ?? []),
  ];
  const reason =
    statuses.find(status => status.name === container)?.state?.waiting
      ?.reason ?? 'ContainerCreating';
  const why = /ImagePull/.test(reason)
    ? 'trying and failing to pull image'
    : reason;
  return `container "${container}" in pod "${pod.metadata.name}" is waiting to start: ${why}`;
}
