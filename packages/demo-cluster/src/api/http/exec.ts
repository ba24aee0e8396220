import { PassThrough, Writable } from 'node:stream';
import { RawData, WebSocket } from 'ws';
import { ApiRequest } from '../interceptors';
import { Pod } from '../objects';
import { PodRuntime } from '../PodRuntime';
import { isTrue } from './requestInfo';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
const ERROR = 3;
const CLOSE = 255;

/** Runs a command in a container for a WebSocket: each message begins with the number of its stream. */
export function serveExec(call: {
  webSocket: WebSocket;
  request: ApiRequest;
  runtime: PodRuntime;
  pod: Pod;
  container: string;
}): void {
  const { webSocket, request, runtime, pod, container } = call;
  const gone = new AbortController();
  const stdin = new PassThrough();
  webSocket.on('close', () => gone.abort());
  webSocket.on('error', () => gone.abort());
  webSocket.on('message', data => receive(bytesOf(data), stdin));
  if (!isTrue(request.query.get('stdin'))) {
    stdin.end();
  }
  const command = request.query.getAll('command');
  const stdout = channel(
    webSocket,
    STDOUT,
    isTrue(request.query.get('stdout')),
  );
  // A terminal has one output.
  const stderr = isTrue(request.query.get('tty'))
    ? stdout
    : channel(webSocket, STDERR, isTrue(request.query.get('stderr')));
  void runtime
    .exec(pod.metadata, container, {
      command,
      stdin,
      stdout,
      stderr,
      signal: gone.signal,
    })
    .then(exitStatus, failedStatus)
    .then(async status => {
      await Promise.all([stdout, stderr].map(ended));
      send(webSocket, ERROR, Buffer.from(JSON.stringify(status)));
      webSocket.close(1000);
    });
}

function receive(message: Buffer, stdin: PassThrough): void {
  if (message[0] === STDIN) {
    stdin.write(message.subarray(1));
  } else if (message[0] === CLOSE && message[1] === STDIN) {
    stdin.end();
  }
}

/** A message of a WebSocket as one buffer. */
export function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) {
    return Buffer.concat(data);
  }
  return data instanceof ArrayBuffer ? Buffer.from(data) : data;
}

function channel(
  webSocket: WebSocket,
  number: number,
  wanted: boolean,
): Writable {
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (wanted) {
        send(webSocket, number, chunk);
      }
      done();
    },
  });
  // What a command writes after its end goes nowhere.
  stream.on('error', () => undefined);
  return stream;
}

function ended(stream: Writable): Promise<void> {
  return new Promise(resolve => {
    stream.on('close', resolve);
    stream.end();
  });
}

function send(webSocket: WebSocket, number: number, chunk: Buffer): void {
  if (webSocket.readyState === WebSocket.OPEN) {
    webSocket.send(Buffer.concat([Buffer.from([number]), chunk]));
  }
}

function exitStatus(code: number) {
  if (code === 0) {
    return { metadata: {}, status: 'Success' };
  }
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with exit code ${code}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(code) }] },
  };
}

function failedStatus(error: Error) {
  return {
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${error.message}`,
    reason: 'InternalError',
    details: { causes: [{ message: error.message }] },
    code: 500,
  };
}
