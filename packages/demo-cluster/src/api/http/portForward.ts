import { Duplex } from 'node:stream';
import { WebSocket } from 'ws';
import { ApiRequest } from '../interceptors';
import { Pod } from '../objects';
import { PodRuntime } from '../PodRuntime';
import { bytesOf } from './exec';

/**
 * Forwards ports of a pod over a WebSocket. Each port has two streams, one for
 * data and one for errors; the first message of each tells the port's number.
 */
export function servePortForward(call: {
  webSocket: WebSocket;
  request: ApiRequest;
  runtime: PodRuntime;
  pod: Pod;
}): void {
  const { webSocket, request, runtime, pod } = call;
  const gone = new AbortController();
  webSocket.on('close', () => gone.abort());
  webSocket.on('error', () => gone.abort());
  const ports = request.query
    .getAll('ports')
    .flatMap(text => text.split(','))
    .map(Number);
  const connections = ports.map((port, index) => {
    announce(webSocket, port, index);
    return runtime.dial(pod.metadata, port, gone.signal).then(
      connection => pump(webSocket, connection, index * 2),
      error =>
        sendOn(
          webSocket,
          index * 2 + 1,
          Buffer.from(refusal(pod, port, error)),
        ),
    );
  });
  const sockets = ports.map((_, index) => firstMessages(webSocket, index * 2));
  connections.forEach(
    (connected, index) =>
      void connected.then(connection => sockets[index].deliverTo(connection)),
  );
  void Promise.all(
    connections.map(async connected => (await connected)?.ended),
  ).then(() => webSocket.close(1000));
}

interface Pumped {
  connection: Duplex;
  ended: Promise<void>;
}

function pump(
  webSocket: WebSocket,
  connection: Duplex,
  stream: number,
): Pumped {
  const ended = new Promise<void>(resolve => {
    connection.on('end', resolve);
    connection.on('close', resolve);
    connection.on('error', resolve);
  });
  connection.on('data', (chunk: Buffer) => sendOn(webSocket, stream, chunk));
  webSocket.on('close', () => connection.destroy());
  return { connection, ended };
}

/** Keeps what the client sends before the pod has answered. */
function firstMessages(webSocket: WebSocket, stream: number) {
  const waiting: Buffer[] = [];
  let target: Duplex | undefined;
  webSocket.on('message', data => {
    const message = bytesOf(data);
    if (message[0] !== stream) {
      return;
    }
    if (target) {
      target.write(message.subarray(1));
    } else {
      waiting.push(message.subarray(1));
    }
  });
  return {
    deliverTo(pumped: Pumped | void) {
      target = pumped?.connection;
      waiting.splice(0).forEach(chunk => target?.write(chunk));
    },
  };
}

function announce(webSocket: WebSocket, port: number, index: number): void {
  const number = Buffer.alloc(2);
  number.writeUInt16LE(port);
  sendOn(webSocket, index * 2, number);
  sendOn(webSocket, index * 2 + 1, number);
}

function sendOn(webSocket: WebSocket, stream: number, chunk: Buffer): void {
  if (webSocket.readyState === WebSocket.OPEN) {
    webSocket.send(Buffer.concat([Buffer.from([stream]), chunk]));
  }
}

function refusal(pod: Pod, port: number, error: Error): string {
  const target = `pod ${pod.metadata.uid}, uid : failed to execute portforward in network namespace`;
  return `error forwarding port ${port} to ${target}: failed to connect to localhost:${port} inside the pod: ${error.message}`;
}
