/** Why a connection or a lookup failed, with the code that Node.js and C programs know it by. */
export class NetworkError extends Error {
  readonly code:
    | 'ECONNREFUSED'
    | 'ETIMEDOUT'
    | 'EHOSTUNREACH'
    | 'ENOTFOUND'
    | 'EAI_AGAIN'
    | 'EAI_FAIL';

  constructor(code: NetworkError['code'], message: string) {
    super(message);
    this.name = 'NetworkError';
    this.code = code;
  }
}

/** Waits until the signal gives up: what a dropped packet feels like. */
export function dropped(what: string, signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const giveUp = () =>
      reject(new NetworkError('ETIMEDOUT', `${what}: i/o timeout`));
    if (signal.aborted) {
      giveUp();
    } else {
      signal.addEventListener('abort', giveUp, { once: true });
    }
  });
}
