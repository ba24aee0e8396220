import { text } from 'node:stream/consumers';
import { IncomingMessage } from 'node:http';
import { httpGet } from '../httpGet';
import { NetworkError } from '../../network/NetworkError';
import { Program } from './Program';

/** `wget -q -O - URL`: asks for a page over the simulated network, following redirects. */
export const wget: Program = async ({
  args,
  stdout,
  stderr,
  context,
  signal,
}) => {
  const url =
    args.find(arg => /^\w+:\/\//.test(arg)) ?? `http://${args.at(-1)}`;
  const outputAt = args.findIndex(arg => /^-\w*O/.test(arg));
  const output =
    outputAt < 0
      ? undefined
      : args[outputAt].replace(/^-\w*O/, '') || args[outputAt + 1];
  try {
    const response = await followed(url, { context, signal, left: 5 });
    const body = await text(response);
    if ((response.statusCode ?? 0) >= 400) {
      stderr.write(
        `wget: server returned error: HTTP/1.1 ${response.statusCode} ${response.statusMessage}\n`,
      );
      return 1;
    }
    if (output === undefined || output === '-') {
      stdout.write(body);
    } else if (output !== '/dev/null') {
      context.files.write(output, body);
    }
    return 0;
  } catch (error) {
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
  if (!(error instanceof NetworkError)) {
    return `error getting response: ${error.message}`;
  }
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `bad address '${url.host}'`;
    case 'ECONNREFUSED':
      return `can't connect to remote host (${url.host}): Connection refused`;
    default:
      return `can't connect to remote host (${url.host}): ${error.message}`;
  }
}
