import { isSettingOfHosts } from './settings';

/** A host that a text names, and what it takes to believe that it is one. */
export interface Mention {
  /** Lower case, without a last dot. */
  host: string;
  port?: number;
  /**
   * - `certain`: it stands where only a host can.
   * - `if-service`: it is one if there is such a Service.
   * - `if-port`: it is one if there is such a Service with this port: `postgres:15` may be an image.
   */
  trust: 'certain' | 'if-service' | 'if-port';
}

/** Of longer texts, the rest is not looked at: configuration that long is data. */
const LONGEST_TEXT = 64 * 1024;

const LABEL = '[a-z0-9](?:[a-z0-9_-]{0,62})';
const HOST = new RegExp(
  String.raw`^(${LABEL}(?:\.${LABEL}){0,9})\.?(?::(\d{1,5}))?$`,
  'i',
);
/** What follows `://`, or `@//` in Oracle's way, up to the path. */
const AUTHORITY = /(?<=[:@])\/\/([^\s"'`<>\\()[\]{}|;/?#]*)/g;
/** What is called a bucket, a file or an image there is no host. */
const SCHEMES_WITHOUT_HOST =
  /(?:^|[^a-z0-9+.-])(?:s3a?|gs|file|docker|oci|unix|classpath|abfss?|wasbs?):$/i;
const SERVICE_NAME = new RegExp(
  String.raw`(?:(?<![\w./-])|(?<=\/\/))(${LABEL}(?:\.${LABEL}){1,4}\.svc(?:\.${LABEL}){0,9})(?![\w-])(?::(\d{1,5}))?`,
  'g',
);
const ADDRESS = new RegExp(
  String.raw`(?<![\w./:-])(${LABEL}(?:\.${LABEL}){0,4}):(\d{2,5})(?![\w.])`,
  'g',
);
/** `nc -z postgres 5432` */
const HOST_AND_PORT = new RegExp(
  String.raw`(?<![\w./:-])(${LABEL}(?:\.${LABEL}){0,4})[ \t]+(\d{2,5})(?![\w.])`,
  'g',
);
/** `host=postgres` of a DSN, `"host": "postgres"`, `Data Source=tcp:postgres`, `-h postgres`, `server postgres;` of nginx */
const NAMED_HOST = new RegExp(
  String.raw`(?:(?<![\w-])(?:host|hostname|server|data source|addr|address)["']?\s*[:=]\s*["']?(?:tcp:)?|(?<![\w-])(?:-h|--host|server)[ \t]+)(${LABEL}(?:\.${LABEL}){0,9})(?:[:,](\d{1,5}))?(?![\w.-])`,
  'gi',
);

/** The hosts that the value of a setting names: an environment variable, a flag, an entry of a ConfigMap. */
export function mentionsInSetting(name: string, value: string): Mention[] {
  const hosts = isSettingOfHosts(name) ? hostList(value) : [];
  return [...hosts, ...mentionsInText(value)];
}

/** The hosts that a file names. Comments and names of XML schemas tell nothing of what is used. */
export function mentionsInFile(text: string): Mention[] {
  return text
    .slice(0, LONGEST_TEXT)
    .split('\n')
    .filter(line => !/^\s*(?:#|\/\/|;|--|\*|\/\*|<!--)/.test(line))
    .map(line => line.replace(/\s#.*$/, ''))
    .filter(line => !/xmlns|schemaLocation|\$schema|<!DOCTYPE/.test(line))
    .flatMap(line => {
      const [, name, value] =
        /^\s*(?:- +)?["']?([\w.-]{1,100})["']?\s*[:=]\s*(.+)$/.exec(line) ?? [];
      const hosts = name && isSettingOfHosts(name) ? hostList(value) : [];
      return [
        ...hosts.map(host => ({ ...host, trust: 'if-service' as const })),
        ...mentionsInText(line),
      ];
    });
}

/** The hosts that any text names. */
export function mentionsInText(text: string): Mention[] {
  const part = text.slice(0, LONGEST_TEXT);
  return [
    ...hostsOfUrls(part),
    ...found(part, SERVICE_NAME, 'certain'),
    ...found(part, NAMED_HOST, 'if-service'),
    ...found(part, ADDRESS, 'if-port'),
    ...found(part, HOST_AND_PORT, 'if-port'),
  ];
}

function hostsOfUrls(text: string): Mention[] {
  return [...text.matchAll(AUTHORITY)]
    .filter(
      ({ index }) =>
        !SCHEMES_WITHOUT_HOST.test(text.slice(Math.max(0, index - 16), index)),
    )
    .flatMap(([, authority]) =>
      authority
        .slice(authority.lastIndexOf('@') + 1)
        .split(',')
        .flatMap(parseHost),
    );
}

/** `sentinel-0:26379,sentinel-1:26379` */
function hostList(value: string): Mention[] {
  return value
    .replace(/["'[\]]/g, ' ')
    .split(/[\s,;|]+/)
    .flatMap(parseHost);
}

function parseHost(text: string): Mention[] {
  const [, host, port] = HOST.exec(text) ?? [];
  return host ? mention(host, port, 'certain') : [];
}

function found(
  text: string,
  pattern: RegExp,
  trust: Mention['trust'],
): Mention[] {
  return [...text.matchAll(pattern)].flatMap(([, host, port]) =>
    mention(host, port, trust),
  );
}

function mention(
  host: string,
  port: string | undefined,
  trust: Mention['trust'],
): Mention[] {
  const name = host.toLowerCase();
  return isHost(name)
    ? [{ host: name, ...(port && { port: Number(port) }), trust }]
    : [];
}

/** Words that stand in place of hosts. */
const NO_HOSTS =
  /^(?:true|false|yes|no|on|off|none|null|nil|auto|default|localhost|localhost\.localdomain)$/;
/** The pod itself, or all of its addresses. */
const OWN_ADDRESS = /^(?:127\.|0\.0\.0\.0$)/;
const IP_ADDRESS = /^\d+\.\d+\.\d+\.\d+$/;
const FILE =
  /\.(?:ya?ml|json|xml|conf|cfg|ini|toml|properties|txt|log|html?|js|css|so|jar|sock|pem|crt|key|sql|db|sh|py)$/;

function isHost(name: string): boolean {
  return (
    !NO_HOSTS.test(name) &&
    !OWN_ADDRESS.test(name) &&
    !FILE.test(name) &&
    (/[a-z]/.test(name) || IP_ADDRESS.test(name))
  );
}
