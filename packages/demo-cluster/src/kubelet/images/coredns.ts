import { createServer } from 'node:http';
import { Duplex } from 'node:stream';
import { Store } from '../../api/Store';
import { CoreDns } from '../../network/dns/CoreDns';
import { Directive, parseCorefile } from '../../network/dns/corefile';
import { CommandNotFound } from '../CommandNotFound';
import { ContainerContext, ContainerImage } from '../ContainerImage';
import { untilStopped } from '../untilStopped';

/** An image of CoreDNS. It has no shell and no programs. */
export function coreDnsImage(store: Store): ContainerImage {
  return context => ({
    run: () => serve(context, store),
    exec: async request => {
      throw new CommandNotFound(request.command[0] ?? '');
    },
  });
}

async function serve(context: ContainerContext, store: Store): Promise<number> {
  const { command, files, network } = context;
  const path = command[command.indexOf('-conf') + 1] ?? 'Corefile';
  const corefile = files.read(command.includes('-conf') ? path : '/Corefile');
  if (corefile === undefined) {
    context.log(`open ${path}: no such file or directory`);
    return 1;
  }
  const blocks = parseCorefile(corefile);
  const stops = [...new Set(blocks.map(block => block.port))].flatMap(port =>
    listen(port, {
      context,
      server: new CoreDns(
        blocks.filter(block => block.port === port),
        {
          store,
          network,
          nameservers: nameserversOf(files.read('/etc/resolv.conf')),
          log: text => context.log(text),
        },
      ),
    }),
  );
  stops.push(
    ...helpers(
      context,
      blocks.flatMap(block => block.directives),
    ),
  );
  blocks.forEach(({ zones, port }) =>
    zones.forEach(zone => context.log(`${zone}:${port}`)),
  );
  context.log('CoreDNS-1.12.0');
  const code = await untilStopped(context.signal);
  stops.forEach(stop => stop());
  return code;
}

function nameserversOf(resolvConf = ''): string[] {
  return [...resolvConf.matchAll(/^nameserver (\S+)/gm)].map(found => found[1]);
}

/** Answers on a port over UDP and TCP. */
function listen(
  port: number,
  { context, server }: { context: ContainerContext; server: CoreDns },
): Array<() => void> {
  const { network } = context;
  return [
    network.listenDatagrams(port, (message, from) =>
      server.answer(message, from, 'udp'),
    ),
    network.listen(port, connection =>
      serveStream(connection, message =>
        server.answer(message, connection.remoteAddress, 'tcp'),
      ),
    ),
  ];
}

/** The HTTP servers of the plugins health, ready and prometheus. */
function helpers(
  context: ContainerContext,
  directives: Directive[],
): Array<() => void> {
  const ports: Record<string, [number, string]> = {
    health: [8080, '/health'],
    ready: [8181, '/ready'],
    prometheus: [9153, '/metrics'],
  };
  return directives
    .filter(({ name }) => name in ports)
    .map(({ name, args }) => {
      const [standard, path] = ports[name];
      const port = Number(/:(\d+)$/.exec(args[0] ?? '')?.[1] ?? standard);
      const server = createServer((request, response) => {
        response.statusCode = request.url === path ? 200 : 404;
        response.end(request.url === path ? 'OK' : '');
      });
      return context.network.listen(port, connection =>
        server.emit('connection', connection),
      );
    });
}

/** DNS over TCP: each message comes after its length. */
function serveStream(
  connection: Duplex,
  answer: (message: Buffer) => Promise<Buffer>,
): void {
  let received = Buffer.alloc(0);
  connection.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (
      received.length >= 2 &&
      received.length >= 2 + received.readUInt16BE(0)
    ) {
      const end = 2 + received.readUInt16BE(0);
      const message = received.subarray(2, end);
      received = received.subarray(end);
      void answer(message).then(
        reply => {
          const length = Buffer.alloc(2);
          length.writeUInt16BE(reply.length);
          connection.write(Buffer.concat([length, reply]));
        },
        () => connection.destroy(),
      );
    }
  });
  connection.on('end', () => connection.end());
}
