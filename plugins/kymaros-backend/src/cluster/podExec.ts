import type { V1Status } from '@kubernetes/client-node';
import type { Bounds, ExecResult } from '@kymaros/plugin-kymaros-node';
import { endOf, openChannels } from './channels';
import { ClusterError } from './ClusterError';
import type { KubeTransport } from './KubeTransport';

const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
const DEFAULT_MAX_OUTPUT_BYTES = 64 * 1024;

/** A command to run in a container. */
export interface ExecOptions {
  namespace: string;
  pod: string;
  container?: string;
  command: string[];
  /** Of each of the two outputs. */
  maxOutputBytes?: number;
  bounds: Bounds;
}

/** Keeps the beginning. */
class BoundedOutput {
  readonly #limit: number;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  truncated = false;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(chunk: Buffer) {
    const kept = chunk.subarray(0, this.#limit - this.#size);
    this.truncated ||= kept.length < chunk.length;
    if (kept.length > 0) {
      this.#chunks.push(kept);
      this.#size += kept.length;
    }
  }

  toString(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

/**
 * Runs the command to its end. At the deadline the connection is cut. Kubernetes has no verb to end the command: most
 * container runtimes let it go on without its output, until the sandbox is deleted.
 */
export async function podExec(
  transport: KubeTransport,
  options: ExecOptions,
): Promise<ExecResult> {
  const request = {
    cluster: transport.cluster,
    verb: 'exec',
    object: `Pod ${options.namespace}/${options.pod}${
      options.container ? ` container ${options.container}` : ''
    }`,
  };
  const socket = await openChannels({
    transport,
    request,
    pathAndQuery: execPath(options),
    bounds: options.bounds,
  });
  const limit = options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES;
  const outputs = {
    [STDOUT]: new BoundedOutput(limit),
    [STDERR]: new BoundedOutput(limit),
  };
  try {
    const status = await new Promise<V1Status>((resolve, reject) => {
      socket.on('message', (data: Buffer) => {
        const channel = data[0];
        if (channel === STATUS) {
          resolve(JSON.parse(data.toString('utf8', 1)));
        } else if (channel === STDOUT || channel === STDERR) {
          outputs[channel].add(data.subarray(1));
        }
      });
      socket.on('close', () =>
        reject(endOf(endedEarly(request), request, options.bounds)),
      );
      socket.resume();
    });
    return {
      exitCode: exitCodeOf(status, request),
      stdout: outputs[STDOUT].toString(),
      stderr: outputs[STDERR].toString(),
      truncated: outputs[STDOUT].truncated || outputs[STDERR].truncated,
    };
  } finally {
    socket.terminate();
  }
}

function execPath(options: ExecOptions): string {
  const query = new URLSearchParams({
    stdout: 'true',
    stderr: 'true',
    stdin: 'false',
    tty: 'false',
  });
  options.command.forEach(word => query.append('command', word));
  if (options.container) {
    query.set('container', options.container);
  }
  const pod = `/api/v1/namespaces/${encodeURIComponent(
    options.namespace,
  )}/pods/${encodeURIComponent(options.pod)}`;
  return `${pod}/exec?${query}`;
}

function exitCodeOf(
  status: V1Status,
  request: Parameters<typeof endedEarly>[0],
): number {
  if (status.status === 'Success') {
    return 0;
  }
  const code = status.details?.causes?.find(
    cause => cause.reason === 'ExitCode',
  )?.message;
  if (status.reason === 'NonZeroExitCode' && code !== undefined) {
    return Number(code);
  }
  throw new ClusterError(request, {
    message: status.message ?? 'the command did not run',
    reason: status.reason,
    // The container runtime answered; it would say the same again.
    transient: false,
  });
}

function endedEarly(request: {
  cluster: string;
  verb: string;
  object: string;
}): ClusterError {
  return new ClusterError(request, {
    message: 'the connection ended before the command did',
    transient: true,
  });
}
