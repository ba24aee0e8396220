import type { Bounds, PodLog } from '@kymaros/plugin-kymaros-node';
import type { Readable } from 'node:stream';
import { endOf, TIMER_SLACK_MS } from './channels';
import type { KubeTransport } from './KubeTransport';

const DEFAULT_LIMIT_BYTES = 64 * 1024;
const NEWLINE = 0x0a;

/** Which log is read, and how much of it. */
export interface LogOptions {
  namespace: string;
  pod: string;
  container?: string;
  /** Of the container before its last restart. */
  previous?: boolean;
  /** Of its end. */
  limitBytes?: number;
  bounds: Bounds;
}

/**
 * What a container wrote. The API can only cut a log's end off, so the beginning is dropped here, up to the first whole
 * line that fits.
 *
 * @throws ClusterError when the server refuses, WaitTimeoutError at the deadline
 */
export async function podLog(
  transport: KubeTransport,
  options: LogOptions,
): Promise<PodLog> {
  const { namespace, pod, container, previous, bounds } = options;
  const limit = options.limitBytes ?? DEFAULT_LIMIT_BYTES;
  const request = {
    cluster: transport.cluster,
    verb: 'read the log of',
    object: `Pod ${namespace}/${pod}${
      container ? ` container ${container}` : ''
    }`,
  };
  try {
    return await transport.read(
      {
        ...request,
        method: 'GET',
        path: `/api/v1/namespaces/${encodeURIComponent(
          namespace,
        )}/pods/${encodeURIComponent(pod)}/log`,
        // No line is shorter than one byte, so no more lines than that can be wanted.
        query: {
          container,
          previous: previous ? 'true' : undefined,
          tailLines: String(limit),
        },
        accept: 'text/plain, */*',
        signal: AbortSignal.any([
          bounds.signal,
          AbortSignal.timeout(
            Math.max(0, bounds.deadlineMs - Date.now()) + TIMER_SLACK_MS,
          ),
        ]),
      },
      body => endOfText(body, limit),
    );
  } catch (error) {
    throw endOf(error, request, bounds);
  }
}

async function endOfText(body: Readable, limit: number): Promise<PodLog> {
  let end = Buffer.alloc(0);
  let dropped = false;
  for await (const chunk of body) {
    const all = Buffer.concat([end, chunk]);
    // One byte more than is wanted shows whether a line begins where the kept part does.
    end = all.subarray(Math.max(0, all.length - limit - 1));
    dropped ||= end.length < all.length;
  }
  if (!dropped && end.length <= limit) {
    return { text: end.toString('utf8'), truncated: false };
  }
  const lineEnd = end.indexOf(NEWLINE);
  return { text: end.subarray(lineEnd + 1).toString('utf8'), truncated: true };
}
