import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { ContainerContext } from '../ContainerImage';
import { untilStopped } from '../untilStopped';
import { Program } from './Program';

/** `httpd [-f] [-v[v]] -p [ADDRESS:]PORT [-h HOME]`: serves the files of a folder. */
export const httpd: Program = async ({ args, stderr, context, signal }) => {
  const valueOf = (option: string) => {
    const at = args.findIndex(arg => arg.startsWith(`-${option}`));
    return at < 0 ? undefined : args[at].slice(2) || args[at + 1];
  };
  const [port, address] = (valueOf('p') ?? '80').split(':').reverse();
  const home = (valueOf('h') ?? '/').replace(/\/$/, '');
  const options = args.filter(arg => /^-[fiv]+$/.test(arg)).join('');
  const verbosity = options.split('v').length - 1;
  const server = createServer((request, response) => {
    const from = `${request.socket.remoteAddress}:53000`;
    serveFile(home, { request, response, context });
    if (verbosity > 1) {
      stderr.write(`${from}: url:${request.url}\n`);
    }
    if (verbosity > 0) {
      stderr.write(`${from}: response:${response.statusCode}\n`);
    }
  });
  if (context.network.isListening(Number(port))) {
    stderr.write('httpd: bind: Address already in use\n');
    return 1;
  }
  const close = context.network.listen(
    Number(port),
    connection => server.emit('connection', connection),
    address,
  );
  if (!options.includes('f')) {
    // It goes on behind the command's back, as long as the container.
    context.signal.addEventListener('abort', close, { once: true });
    return 0;
  }
  const code = await untilStopped(signal);
  close();
  return code;
};

function serveFile(
  home: string,
  call: {
    request: IncomingMessage;
    response: ServerResponse;
    context: ContainerContext;
  },
): void {
  const { pathname } = new URL(call.request.url ?? '/', 'http://pod');
  const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
  const content = call.context.files.read(`${home}${path}`);
  call.response.setHeader('Connection', 'close');
  call.response.statusCode = content === undefined ? 404 : 200;
  call.response.end(
    content ?? '<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD></HTML>\n',
  );
}
