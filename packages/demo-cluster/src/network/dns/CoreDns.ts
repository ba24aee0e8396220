import { isIPv4 } from 'node:net';
import packet, { Answer } from 'dns-packet';
import { Store } from '../../api/Store';
import { PodNetwork } from '../PodNetwork';
import { Directive, ServerBlock } from './corefile';
import { answerFromCluster } from './kubernetesZone';
import {
  absolute,
  CODES,
  first,
  fromHosts,
  fromTemplate,
  inZone,
  Question,
  Response,
} from './plugins';
import { logQuery } from './queryLog';
import { ResponseRule, RewriteRule, rewriteRules } from './rewrite';

const FORWARD_PATIENCE_MS = 3_000;

/** What the server's surroundings lend to it. */
export interface CoreDnsContext {
  store: Store;
  network: PodNetwork;
  /** Name servers of the container's `/etc/resolv.conf`. */
  nameservers: string[];
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
    logQuery(
      this.#blockFor(question.name)?.directives ?? [],
      {
        question,
        response,
        id: query.id ?? 0,
        from,
        transport,
        size: message.length,
      },
      this.#context.log,
    );
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
    const responses: ResponseRule[] = [];
    let { name } = question;
    for (const rule of block.rules) {
      const rewritten = rule.apply(name);
      if (rewritten) {
        name = rewritten.name;
        responses.push(...rewritten.responses);
        if (!rule.continues) {
          break;
        }
      }
    }
    const response = await this.#plugins(block.directives, {
      ...question,
      name,
    });
    const records = response.records.map(record =>
      responses.reduceRight(applyToRecord, record),
    );
    return { ...response, records };
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
      : { code: 'SERVFAIL', records: [] };
  }

  #fromKubernetes(
    directive: Directive,
    question: Question,
  ): Response | undefined {
    const zones =
      directive.args.length > 0 ? directive.args : ['cluster.local'];
    const zone = zones.find(each => inZone(question.name, each));
    if (!zone) {
      return undefined;
    }
    // Reverse names are answered with names of the first domain.
    const domains = zones.filter(each => !/\.arpa\.?$/.test(each));
    const domain = absolute(
      domains.includes(zone) ? zone : domains[0] ?? 'cluster.local',
    );
    const { store } = this.#context;
    const answer = answerFromCluster({ store, domain }, question);
    if (answer !== 'no-such-name') {
      return { code: 'NOERROR', records: answer.records };
    }
    const fallsThrough = directive.block.some(
      ([name, ...passed]) =>
        name === 'fallthrough' &&
        (passed.length === 0 ||
          passed.some(each => inZone(question.name, each))),
    );
    return fallsThrough ? undefined : { code: 'NXDOMAIN', records: [] };
  }

  async #forward(directive: Directive, question: Question): Promise<Response> {
    const excepted = directive.block
      .filter(([name]) => name === 'except')
      .flatMap(([, ...zones]) => zones);
    if (excepted.some(zone => inZone(question.name, zone))) {
      return { code: 'REFUSED', records: [] };
    }
    const servers = directive.args
      .slice(1)
      .flatMap(server =>
        isIPv4(server.replace(/:\d+$/, ''))
          ? [server]
          : this.#context.nameservers,
      );
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
}

/** Applies a rule to a record's name, or to the name that is its value. */
function applyToRecord(record: Answer, { on, rewrite }: ResponseRule): Answer {
  if (on === 'name') {
    return { ...record, name: rewrite(absolute(record.name)) } as Answer;
  }
  switch (record.type) {
    case 'CNAME':
    case 'PTR':
    case 'NS':
      return { ...record, data: rewrite(absolute(record.data)) };
    case 'SRV':
      return {
        ...record,
        data: { ...record.data, target: rewrite(absolute(record.data.target)) },
      };
    default:
      return record;
  }
}
