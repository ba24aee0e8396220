import { text } from 'node:stream/consumers';
import { IncomingMessage } from 'node:http';
import { httpGet } from '../httpGet';
import { NetworkError } from '../../network/NetworkError';
import { Program } from './Program';

const TERMINATED = 143;

/** `wget [-q] [-T SECONDS] [--spider] -O FILE URL`: asks for a page over the simulated network, following redirects. */
export const wget: Program = async ({
  args,
  stdout,
  stderr,
  context,
  signal,
}) => {
  const limit = args[args.indexOf('-T') + 1];
  const limited = args.includes('-T')
    ? AbortSignal.any([signal, AbortSignal.timeout(Number(limit) * 1000)])
    : signal;
  const url =
    args.find(arg => /^\w+:\/\//.test(arg)) ?? `http://${args.at(-1)}`;
  const outputAt = args.findIndex(arg => /^-\w*O/.test(arg));
  const output =
    outputAt < 0
      ? undefined
      : args[outputAt].replace(/^-\w*O/, '') || args[outputAt + 1];
  try {
    const response = await followed(url, {
      context,
      signal: limited,
      left: 5,
    });
    const body = await text(response);
    if ((response.statusCode ?? 0) >= 400) {
      stderr.write(
        `wget: server returned error: HTTP/${response.httpVersion} ${response.statusCode} ${response.statusMessage}\n`,
      );
      return 1;
    }
    if (output === '-') {
      stdout.write(body);
    } else if (output !== '/dev/null' && !args.includes('--spider')) {
      const name = new URL(url).pathname.split('/').at(-1) || 'index.html';
      context.files.write(output ?? `/${name}`, body);
    }
    return 0;
  } catch (error) {
    if (signal.aborted) {
      return TERMINATED;
    }
    stderr.write(`wget: ${reasonOf(new URL(url), error as Error)}\n`);
    return 1;
  }
};

async function followed(
  url: string,
  options: Pick<Parameters<Program>[0], 'context' | 'signal'> & {
    left: number;
  },
): Promise<IncomingMessage> {
  const response = await httpGet(url, {
    network: options.context.network,
    signal: options.signal,
  });
  const { location } = response.headers;
  const redirects = [301, 302, 303, 307, 308].includes(
    response.statusCode ?? 0,
  );
  if (!redirects || !location || options.left === 0) {
    return response;
  }
  response.resume();
  return followed(new URL(location, url).href, {
    ...options,
    left: options.left - 1,
  });
}

function reasonOf(url: URL, error: Error): string {
  if (error.name === 'AbortError') {
    return 'download timed out';
  }
  if (!(error instanceof NetworkError)) {
    return 'error getting response: Connection reset by peer';
  }
  const address = /^dial tcp ([\d.]+)/.exec(error.message)?.[1] ?? url.hostname;
  const reasons: Record<NetworkError['code'], string> = {
    ENOTFOUND: `bad address '${url.host}'`,
    EAI_AGAIN: `bad address '${url.host}'`,
    EAI_FAIL: `bad address '${url.host}'`,
    ECONNREFUSED: `can't connect to remote host (${address}): Connection refused`,
    EHOSTUNREACH: `can't connect to remote host (${address}): No route to host`,
    ETIMEDOUT: 'download timed out',
  };
  return reasons[error.code];
}
