import { randomInt } from 'node:crypto';
import { isIPv4 } from 'node:net';
import packet, { Answer, DecodedPacket } from 'dns-packet';
import { NetworkError } from '../../network/NetworkError';
import { Program, ProgramCall } from './Program';

const PATIENCE_MS = 5_000;
const TERMINATED = 143;
const AUTHORITATIVE = packet.AUTHORITATIVE_ANSWER;
const CODES = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
];
type QueryType = 'A' | 'AAAA' | 'SRV' | 'PTR' | 'CNAME' | 'TXT' | 'MX' | 'NS';

/** `nslookup [-type=TYPE] NAME [SERVER[:PORT]]`, with the words and exit codes of busybox. */
export const nslookup: Program = async call => {
  const type = /^-(?:query|type|q)=(\w+)$/i.exec(
    call.args.find(arg => arg.startsWith('-')) ?? '',
  )?.[1];
  const [name = '', given] = call.args.filter(arg => !arg.startsWith('-'));
  const settings = readResolvConf(call.context.files.read('/etc/resolv.conf'));
  const server = await serverOf(given ?? settings.nameserver, call);
  if (!server) {
    call.stderr.write(`nslookup: bad address '${given}'\n`);
    return 1;
  }
  const questions = questionsOf(name, type, settings.searches);
  try {
    const answers = await Promise.all(
      questions.map(question => ask(question, server, call)),
    );
    const shown = given ?? settings.nameserver;
    const address = `${server.address}:${server.port}`;
    call.stdout.write(`Server:\t\t${shown}\nAddress:\t${address}\n\n`);
    return report(questions, answers, call);
  } catch (error) {
    if (call.signal.aborted) {
      return TERMINATED;
    }
    if (error instanceof NetworkError && error.code === 'ECONNREFUSED') {
      const asked = given ?? settings.nameserver;
      call.stderr.write(`nslookup: write to '${asked}': Connection refused\n`);
    }
    call.stdout.write(
      ';; connection timed out; no servers could be reached\n\n',
    );
    return 1;
  }
};

interface Question {
  name: string;
  type: QueryType;
}

interface Server {
  address: string;
  port: number;
}

function readResolvConf(text = ''): { nameserver: string; searches: string[] } {
  return {
    nameserver: /^nameserver (\S+)/m.exec(text)?.[1] ?? '127.0.0.1',
    searches: /^search (.+)$/m.exec(text)?.[1].split(' ') ?? [],
  };
}

async function serverOf(
  given: string,
  { context, signal }: ProgramCall,
): Promise<Server | undefined> {
  const [host, port = '53'] = given.split(':');
  const address = isIPv4(host)
    ? host
    : await context.network
        .lookup(host, signal)
        .then(([first]) => first as string | undefined)
        .catch(() => undefined);
  return address ? { address, port: Number(port) } : undefined;
}

/** A name without a dot is looked for in the search domains, any other as it is. */
function questionsOf(
  name: string,
  type: string | undefined,
  searches: string[],
): Question[] {
  if (isIPv4(name) && (!type || type.toUpperCase() === 'PTR')) {
    const reversed = name.split('.').reverse().join('.');
    return [{ name: `${reversed}.in-addr.arpa`, type: 'PTR' }];
  }
  const types = type
    ? [type.toUpperCase() as QueryType]
    : (['A', 'AAAA'] as const);
  const names =
    name.includes('.') || searches.length === 0
      ? [name.replace(/\.$/, '')]
      : searches.map(domain => `${name}.${domain}`);
  return names.flatMap(full => types.map(of => ({ name: full, type: of })));
}

async function ask(
  question: Question,
  { address, port }: Server,
  { context, signal }: ProgramCall,
): Promise<DecodedPacket> {
  const message = packet.encode({
    type: 'query',
    id: randomInt(65_536),
    flags: packet.RECURSION_DESIRED,
    questions: [question],
  });
  const patient = AbortSignal.any([
    signal,
    AbortSignal.timeout(context.clock.patience(PATIENCE_MS)),
  ]);
  return packet.decode(
    await context.network.send(address, port, message, patient),
  );
}

function report(
  questions: Question[],
  answers: DecodedPacket[],
  { stdout }: ProgramCall,
): number {
  let failed = false;
  answers.forEach((answer, index) => {
    const code = CODES[(answer.flags ?? 0) & 0xf] ?? 'UNKNOWN';
    if (code === 'NOERROR') {
      const told = (answer.flags ?? 0) & AUTHORITATIVE;
      stdout.write(told ? '' : 'Non-authoritative answer:\n');
      stdout.write(`${(answer.answers ?? []).map(describe).join('')}\n`);
    } else {
      failed = true;
      const { name } = questions[index];
      stdout.write(`** server can't find ${name}: ${code}\n\n`);
    }
  });
  return Number(failed);
}

function describe(record: Answer): string {
  switch (record.type) {
    case 'A':
    case 'AAAA':
      return `Name:\t${record.name}\nAddress: ${record.data}\n`;
    case 'CNAME':
      return `${record.name}\tcanonical name = ${record.data}\n`;
    case 'PTR':
      return `${record.name}\tname = ${record.data}\n`;
    case 'SRV': {
      const { priority, weight, port, target } = record.data;
      return `${record.name}\tservice = ${priority} ${weight} ${port} ${target}\n`;
    }
    default:
      return '';
  }
}
