import { isIPv4 } from 'node:net';
import { Answer } from 'dns-packet';
import { Directive } from './corefile';

/** The response codes by their names. */
export const CODES: Record<string, number> = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
};

/** An answer on its way: records and a response code. */
export interface Response {
  code: keyof typeof CODES & string;
  records: Answer[];
}

/** What is asked; the name is absolute. */
export interface Question {
  name: string;
  type: string;
}

/** A name as it stands in messages: lower case, with its last dot. */
export function absolute(name: string): string {
  return `${name.replace(/\.$/, '').toLowerCase()}.`;
}

/** Whether an absolute name is in a zone. */
export function inZone(name: string, zone: string): boolean {
  const full = absolute(zone);
  return full === '.' || name === full || name.endsWith(`.${full}`);
}

/** The first answer that a directive gives. */
export function first<T>(
  directives: Directive[],
  answer: (directive: Directive) => T | undefined,
): T | undefined {
  return directives.map(answer).find(found => found !== undefined);
}

/** `template CLASS TYPE ZONES { match ..., rcode ... }`: only response codes, no made-up records. */
export function fromTemplate(
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

/** `hosts` with its entries inline. */
export function fromHosts(
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
