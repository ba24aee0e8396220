import { isIPv4 } from 'node:net';
import packet, { Answer } from 'dns-packet';
import { Store } from '../../api/Store';
import { PodNetwork } from '../PodNetwork';
import { Directive, ServerBlock } from './corefile';
import { answerFromCluster } from './kubernetesZone';
import { RewriteRule, rewriteRules } from './rewrite';

const CODES: Record<string, number> = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
};
const FORWARD_PATIENCE_MS = 3_000;

/** An answer on its way: records and a response code. */
export interface Response {
  code: keyof typeof CODES & string;
  records: Answer[];
}

interface Question {
  name: string;
  type: string;
}

/** What the server's surroundings lend to it. */
export interface CoreDnsContext {
  store: Store;
  network: PodNetwork;
  log: (text: string) => void;
}

/** A CoreDNS server that works by its Corefile: rewrite, hosts, template, kubernetes, forward and log. */
export class CoreDns {
  readonly #blocks: Array<{
    zones: string[];
    directives: Directive[];
    rules: RewriteRule[];
  }>;
  readonly #context: CoreDnsContext;

  constructor(blocks: ServerBlock[], context: CoreDnsContext) {
    this.#blocks = blocks.map(({ zones, directives }) => ({
      zones,
      directives,
      rules: directives
        .filter(({ name }) => name === 'rewrite')
        .flatMap(rewriteRules),
    }));
    this.#context = context;
  }

  /** Answers one message of the DNS protocol. */
  async answer(
    message: Buffer,
    from: string,
    transport: 'udp' | 'tcp',
  ): Promise<Buffer> {
    const query = packet.decode(message);
    const [asked] = query.questions ?? [];
    const question = {
      name: absolute(asked?.name ?? ''),
      type: asked?.type ?? 'A',
    };
    const response = await this.#resolve(question);
    this.#logQuery(question, response, {
      id: query.id ?? 0,
      from,
      transport,
      size: message.length,
    });
    const flags =
      packet.RECURSION_DESIRED |
      packet.RECURSION_AVAILABLE |
      packet.AUTHORITATIVE_ANSWER |
      CODES[response.code];
    return packet.encode({
      type: 'response',
      id: query.id,
      flags,
      questions: query.questions,
      answers: response.records.map(
        record =>
          ({ ...record, name: record.name.replace(/\.$/, '') } as Answer),
      ),
    });
  }

  async #resolve(question: Question): Promise<Response> {
    const block = this.#blockFor(question.name);
    if (!block) {
      return { code: 'REFUSED', records: [] };
    }
    const restores: Array<(name: string) => string> = [];
    let { name } = question;
    for (const rule of block.rules) {
      const rewritten = rule.apply(name);
      if (rewritten) {
        name = rewritten.name;
        restores.unshift(rewritten.restore);
        if (!rule.continues) {
          break;
        }
      }
    }
    const response = await this.#plugins(block.directives, {
      ...question,
      name,
    });
    const restored = (answered: string) =>
      restores.reduce((text, restore) => restore(text), absolute(answered));
    return {
      ...response,
      records: response.records.map(
        record => ({ ...record, name: restored(record.name) } as Answer),
      ),
    };
  }

  /** The block of the longest zone that the name is in. */
  #blockFor(name: string) {
    const inside = (zone: string) =>
      zone === '.' || name === zone || name.endsWith(`.${zone}`);
    return this.#blocks
      .flatMap(block =>
        block.zones.filter(inside).map(zone => ({ zone, block })),
      )
      .sort((a, b) => b.zone.length - a.zone.length)[0]?.block;
  }

  /** Asks the plugins in CoreDNS' own order until one answers. */
  async #plugins(
    directives: Directive[],
    question: Question,
  ): Promise<Response> {
    const named = (name: string) =>
      directives.filter(directive => directive.name === name);
    const response =
      first(named('template'), directive =>
        fromTemplate(directive, question),
      ) ??
      first(named('hosts'), directive => fromHosts(directive, question)) ??
      (named('kubernetes').length > 0
        ? this.#fromKubernetes(named('kubernetes')[0], question)
        : undefined);
    if (response) {
      return response;
    }
    const forward = named('forward').find(({ args }) =>
      inZone(question.name, args[0]),
    );
    return forward
      ? this.#forward(forward, question)
      : { code: 'REFUSED', records: [] };
  }

  #fromKubernetes(
    directive: Directive,
    question: Question,
  ): Response | undefined {
    const zones =
      directive.args.length > 0 ? directive.args : ['cluster.local'];
    if (!zones.some(zone => inZone(question.name, zone))) {
      return undefined;
    }
    const answer = answerFromCluster(this.#context.store, question);
    return answer === 'no-such-name'
      ? { code: 'NXDOMAIN', records: [] }
      : { code: 'NOERROR', records: answer.records };
  }

  async #forward(directive: Directive, question: Question): Promise<Response> {
    const excepted = directive.block
      .filter(([name]) => name === 'except')
      .flatMap(([, ...zones]) => zones);
    if (excepted.some(zone => inZone(question.name, zone))) {
      return { code: 'REFUSED', records: [] };
    }
    // The node has no resolver of its own to hand a question on to.
    const servers = directive.args
      .slice(1)
      .filter(server => isIPv4(server.replace(/:\d+$/, '')));
    const name = question.name.replace(/\.$/, '');
    for (const server of servers) {
      const [address, port = '53'] = server.split(':');
      const message = packet.encode({
        type: 'query',
        id: 1,
        flags: packet.RECURSION_DESIRED,
        questions: [{ type: question.type as 'A', name }],
      });
      try {
        const signal = AbortSignal.timeout(FORWARD_PATIENCE_MS);
        const answer = packet.decode(
          await this.#context.network.send(
            address,
            Number(port),
            message,
            signal,
          ),
        );
        const code =
          Object.keys(CODES).find(
            key => CODES[key] === ((answer.flags ?? 0) & 0xf),
          ) ?? 'SERVFAIL';
        return { code, records: answer.answers ?? [] };
      } catch (error) {
        this.#context.log(
          `[ERROR] plugin/errors: 2 ${question.name} ${question.type}: ${
            (error as Error).message
          }`,
        );
      }
    }
    return { code: 'SERVFAIL', records: [] };
  }

  #logQuery(
    question: Question,
    response: Response,
    at: { id: number; from: string; transport: string; size: number },
  ): void {
    const logs = this.#blockFor(question.name)?.directives.some(
      ({ name }) => name === 'log',
    );
    if (logs) {
      const asked = `"${question.type} IN ${question.name} ${at.transport} ${at.size} false 512"`;
      this.#context.log(
        `[INFO] ${at.from}:53000 - ${at.id} ${asked} ${
          response.code
        } qr,aa,rd ${at.size + 16 * response.records.length} 0.000100000s`,
      );
    }
  }
}

function absolute(name: string): string {
  return `${name.replace(/\.$/, '').toLowerCase()}.`;
}

function inZone(name: string, zone: string): boolean {
  const full = absolute(zone);
  return full === '.' || name === full || name.endsWith(`.${full}`);
}

function first<T>(
  directives: Directive[],
  answer: (directive: Directive) => T | undefined,
): T | undefined {
  return directives.map(answer).find(found => found !== undefined);
}

/** `template CLASS TYPE ZONES { match ..., rcode ... }`: only response codes, no made-up records. */
function fromTemplate(
  { args, block }: Directive,
  question: Question,
): Response | undefined {
  const [, type, ...zones] = args;
  const matches = block
    .filter(([name]) => name === 'match')
    .map(([, pattern]) => new RegExp(pattern));
  const code = block.find(([name]) => name === 'rcode')?.[1];
  const fits =
    (type === 'ANY' || type === question.type) &&
    (zones.length === 0 || zones.some(zone => inZone(question.name, zone))) &&
    (matches.length === 0 ||
      matches.some(pattern => pattern.test(question.name)));
  return fits && code && code in CODES ? { code, records: [] } : undefined;
}

function fromHosts(
  { block }: Directive,
  question: Question,
): Response | undefined {
  const entries = block.filter(([address]) => isIPv4(address));
  const addresses = entries
    .filter(([, ...names]) =>
      names.some(name => absolute(name) === question.name),
    )
    .map(([address]) => address);
  if (addresses.length > 0) {
    const records = question.type === 'A' ? addresses : [];
    return {
      code: 'NOERROR',
      records: records.map(data => ({
        type: 'A',
        name: question.name,
        ttl: 60,
        data,
      })),
    };
  }
  return block.some(([name]) => name === 'fallthrough')
    ? undefined
    : { code: 'NXDOMAIN', records: [] };
}
