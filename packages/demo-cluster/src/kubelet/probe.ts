import { PassThrough } from 'node:stream';
import { request as httpRequest } from 'node:http';
import { connect as tlsConnect } from 'node:tls';
import { Duplex } from 'node:stream';
import { Container, Pod, Probe } from '../api/objects';
import { Network } from '../network/Network';
import { namedPort } from '../network/policy';
import { ContainerProcess } from './ContainerImage';

/** What a probe is about. */
export interface ProbeTarget {
  pod: Pod;
  container: Container;
  address: string;
  process: ContainerProcess;
  network: Network;
  signal: AbortSignal;
}

/** Asks once; resolves when the container answered well, rejects with what it said otherwise. */
export async function probeOnce(
  probe: Probe,
  target: ProbeTarget,
): Promise<void> {
  const signal = AbortSignal.any([
    target.signal,
    AbortSignal.timeout((probe.timeoutSeconds ?? 1) * 1000),
  ]);
  if (probe.exec) {
    await probeExec(probe.exec.command ?? [], { ...target, signal });
  } else if (probe.httpGet) {
    await probeHttp(probe.httpGet, { ...target, signal });
  } else if (probe.tcpSocket) {
    const port = portOf(probe.tcpSocket.port, target);
    (
      await target.network.connectFromNode(target.address, port, signal)
    ).destroy();
  }
}

async function probeExec(
  command: string[],
  target: ProbeTarget,
): Promise<void> {
  const stdin = new PassThrough();
  stdin.end();
  const output = new PassThrough();
  output.resume();
  const code = await target.process.exec({
    command,
    stdin,
    stdout: output,
    stderr: output,
    signal: target.signal,
  });
  if (code !== 0) {
    throw new Error(
      `command "${command.join(' ')}" ended with exit code ${code}`,
    );
  }
}

async function probeHttp(
  get: NonNullable<Probe['httpGet']>,
  target: ProbeTarget,
): Promise<void> {
  const port = portOf(get.port, target);
  const plain = await target.network.connectFromNode(
    target.address,
    port,
    target.signal,
  );
  const socket = get.scheme === 'HTTPS' ? secured(plain) : plain;
  const headers = Object.fromEntries(
    (get.httpHeaders ?? []).map(({ name, value }) => [name, value]),
  );
  try {
    const code = await statusOf(socket, {
      path: get.path ?? '/',
      headers: { Host: `${target.address}:${port}`, ...headers },
      signal: target.signal,
    });
    if (code < 200 || code >= 400) {
      throw new Error(`HTTP probe failed with statuscode: ${code}`);
    }
  } finally {
    plain.destroy();
  }
}

/** Speaks TLS on a connection without asking who the other side is, as the kubelet does. */
export function secured(socket: Duplex): Duplex {
  return tlsConnect({ socket, rejectUnauthorized: false });
}

function statusOf(
  socket: Duplex,
  options: {
    path: string;
    headers: Record<string, string>;
    signal: AbortSignal;
  },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      ...options,
      createConnection: () => socket as never,
    });
    request.on('response', response => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end();
  });
}

function portOf(port: string | number, target: ProbeTarget): number {
  if (typeof port === 'number' || /^\d+$/.test(port)) {
    return Number(port);
  }
  const onlyThis = {
    ...target.pod,
    spec: { ...target.pod.spec, containers: [target.container] },
  };
  const found = namedPort(onlyThis, { name: port, protocol: 'TCP' });
  if (!found) {
    throw new Error(`couldn't find port: ${port}`);
  }
  return found;
}
