import { QUERY_MARK } from './corefile';

/** What one tier asked for, and how often. */
export interface AskedName {
  /** Of the tier in list order. */
  position: number;
  /** In full and without the last dot, as it reached the resolver. */
  name: string;
  queries: number;
  /** The name exists, whatever of it was asked for. */
  found: boolean;
}

const QUERY = new RegExp(
  String.raw`(?:^|\s)${QUERY_MARK} (\d+) (\S+)\. (\S+) (\S+)$`,
);
/** What an address is called is no dependency: it was reached by some name before. */
const REVERSE_NAME = /\.arpa$/;

/**
 * Reads the log of a resolver. Names that begin with one of `ownLabels` are our own: what we asked to prove that the
 * sandbox is closed.
 */
export function parseQueryLog(
  log: string,
  { ownLabels }: { ownLabels: readonly string[] },
): AskedName[] {
  const asked = new Map<string, AskedName>();
  for (const line of log.split('\n')) {
    const [, tier, name, , rcode] = QUERY.exec(line) ?? [];
    const isOther =
      name === undefined ||
      REVERSE_NAME.test(name) ||
      ownLabels.includes(name.split('.')[0]);
    if (!isOther) {
      const key = `${tier} ${name}`;
      const before = asked.get(key);
      asked.set(key, {
        position: Number(tier),
        name,
        queries: (before?.queries ?? 0) + 1,
        found: before?.found || rcode === 'NOERROR',
      });
    }
  }
  return [...asked.values()];
}
