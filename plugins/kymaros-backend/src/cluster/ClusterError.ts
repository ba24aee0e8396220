import type { V1Status } from '@kubernetes/client-node';

const TRANSIENT_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** What an API server was asked for when it failed. */
export interface ClusterRequest {
  cluster: string;
  /** Kubernetes' word: get, list, watch, create, patch, delete, exec, portforward, discover. */
  verb: string;
  /** The object or set in words: `Pod sandbox-db/postgres-0`. */
  object: string;
}

/** A cluster did not do what it was asked. */
export class ClusterError extends Error {
  name = 'ClusterError';
  readonly cluster: string;
  readonly verb: string;
  readonly object: string;
  /** HTTP status, absent when there was no answer. */
  readonly status?: number;
  /** Kubernetes' own reason, such as `AlreadyExists`. */
  readonly reason?: string;
  /** The same request may well succeed later. */
  readonly transient: boolean;
  /** How long the server asks to wait. */
  readonly retryAfterMs?: number;

  constructor(
    request: ClusterRequest,
    problem: {
      message: string;
      status?: number;
      reason?: string;
      transient: boolean;
      retryAfterMs?: number;
      /** Nothing came back, so nothing was refused. */
      unanswered?: boolean;
      cause?: unknown;
    },
  ) {
    super(`${inWords(request, problem)}: ${problem.message}`, {
      cause: problem.cause,
    });
    this.cluster = request.cluster;
    this.verb = request.verb;
    this.object = request.object;
    this.status = problem.status;
    this.reason = problem.reason;
    this.transient = problem.transient;
    this.retryAfterMs = problem.retryAfterMs;
  }

  /** The error for an HTTP answer that is not a success. */
  static fromAnswer(
    request: ClusterRequest,
    answer: { status: number; body: string; retryAfter?: string },
  ): ClusterError {
    const details = parseStatus(answer.body);
    const retryAfterSeconds = Number(
      answer.retryAfter ?? details?.details?.retryAfterSeconds,
    );
    return new ClusterError(request, {
      message: `${answer.status} ${
        details?.message ?? answer.body.slice(0, 300)
      }`.trim(),
      status: answer.status,
      reason: details?.reason,
      transient: isTransientStatus(answer.status),
      retryAfterMs: Number.isFinite(retryAfterSeconds)
        ? retryAfterSeconds * 1000
        : undefined,
    });
  }

  /** The error for a connection that failed. */
  static fromConnection(request: ClusterRequest, cause: unknown): ClusterError {
    const { code, message } = Object(cause) as NodeJS.ErrnoException;
    return new ClusterError(request, {
      message: message || code || String(cause),
      transient: TRANSIENT_CODES.has(code ?? ''),
      unanswered: true,
      cause,
    });
  }
}

function inWords(
  { cluster, verb, object }: ClusterRequest,
  { unanswered }: { unanswered?: boolean },
): string {
  return unanswered
    ? `Asking cluster '${cluster}' to ${verb} ${object} failed`
    : `Cluster '${cluster}' refused to ${verb} ${object}`;
}

function isTransientStatus(status: number): boolean {
  return status === 429 || status === 408 || (status >= 500 && status !== 501);
}

function parseStatus(body: string): V1Status | undefined {
  try {
    const parsed = JSON.parse(body);
    return parsed?.kind === 'Status' ? parsed : undefined;
  } catch {
    // Proxies and load balancers answer in HTML; the caller shows the text.
    return undefined;
  }
}
