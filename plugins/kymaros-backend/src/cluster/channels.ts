import { WaitTimeoutError, type Bounds } from '@kymaros/plugin-kymaros-node';
import { text } from 'node:stream/consumers';
import type { IncomingMessage } from 'node:http';
import { WebSocket } from 'ws';
import { ClusterError, type ClusterRequest } from './ClusterError';
import type { KubeTransport } from './KubeTransport';

/** Spoken by every supported API server for exec and port-forward alike. */
const PROTOCOL = 'v4.channel.k8s.io';
/** Timers may fire a little early; what was cut at the deadline must see that the deadline is past. */
export const TIMER_SLACK_MS = 5;

/**
 * Opens a WebSocket whose messages carry their channel in the first byte. It comes paused, and is cut when the bounds end.
 *
 * The library's own handler is not used: it hides why a server refused, cannot be aborted, and pauses our own
 * process's streams when a server closes one of its channels.
 *
 * @throws ClusterError when the server refuses, WaitTimeoutError at the deadline
 */
export async function openChannels(options: {
  transport: KubeTransport;
  request: ClusterRequest;
  pathAndQuery: string;
  bounds: Bounds;
}): Promise<WebSocket> {
  const { transport, request, bounds } = options;
  bounds.signal.throwIfAborted();
  const target = await transport
    .webSocketTarget(request.verb, options.pathAndQuery)
    .catch(error => {
      throw ClusterError.fromConnection(request, error);
    });
  const socket = new WebSocket(target.url, [PROTOCOL], {
    ...target.options,
    perMessageDeflate: false,
  });
  cutAtBounds(socket, bounds);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => {
      // Until its owner listens, or the first messages would be lost.
      socket.pause();
      resolve();
    });
    // Stays for later errors too: they are followed by `close`, which the owner handles.
    socket.on('error', error => reject(endOf(error, request, bounds)));
    socket.once('unexpected-response', (sent, answer) => {
      refusal(request, answer)
        .then(reject, reject)
        .finally(() => sent.destroy());
    });
  });
  return socket;
}

/** What ended the socket: the caller, the deadline, or the cluster. */
export function endOf(
  error: unknown,
  request: ClusterRequest,
  bounds: Bounds,
): unknown {
  if (bounds.signal.aborted) {
    return bounds.signal.reason;
  }
  if (Date.now() >= bounds.deadlineMs) {
    return new WaitTimeoutError(
      `Timed out: ${request.verb} ${request.object} on cluster '${request.cluster}' did not end in time`,
    );
  }
  return error instanceof ClusterError
    ? error
    : ClusterError.fromConnection(request, error);
}

function cutAtBounds(socket: WebSocket, bounds: Bounds) {
  const cut = () => socket.terminate();
  const timer = setTimeout(
    cut,
    Math.max(0, bounds.deadlineMs - Date.now()) + TIMER_SLACK_MS,
  );
  bounds.signal.addEventListener('abort', cut, { once: true });
  socket.once('close', () => {
    clearTimeout(timer);
    bounds.signal.removeEventListener('abort', cut);
  });
}

async function refusal(
  request: ClusterRequest,
  answer: IncomingMessage,
): Promise<ClusterError> {
  return ClusterError.fromAnswer(request, {
    status: answer.statusCode ?? 0,
    body: await text(answer).catch(() => ''),
    retryAfter: answer.headers['retry-after'],
  });
}
