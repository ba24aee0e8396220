/** One line of a Corefile with the lines of its block. */
export interface Directive {
  name: string;
  args: string[];
  block: string[][];
}

/** A server block: the zones it answers for, and its plugins. */
export interface ServerBlock {
  zones: string[];
  port: number;
  directives: Directive[];
}

/** Reads a Corefile; throws what is wrong with it. */
export function parseCorefile(text: string): ServerBlock[] {
  const lines = text
    .split('\n')
    .map(line => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(Boolean)
    .map(splitWords);
  const blocks: ServerBlock[] = [];
  let at = 0;
  while (at < lines.length) {
    const head = lines[at];
    if (head.at(-1) !== '{') {
      throw new Error(`Corefile: expected "{" after "${head.join(' ')}"`);
    }
    const end = closing(lines, at);
    const keys = head
      .slice(0, -1)
      .flatMap(key => key.split(','))
      .filter(Boolean);
    blocks.push({
      zones: keys.map(key => zoneOf(key)),
      port: Number(/:(\d+)$/.exec(keys[0] ?? '')?.[1] ?? 53),
      directives: directivesOf(lines.slice(at + 1, end)),
    });
    at = end + 1;
  }
  return blocks;
}

function splitWords(line: string): string[] {
  return (line.match(/"[^"]*"|\S+/g) ?? []).map(word =>
    word.replace(/^"(.*)"$/, '$1'),
  );
}

function zoneOf(key: string): string {
  const zone = key.replace(/^dns:\/\//, '').replace(/:\d+$/, '');
  return zone.endsWith('.') ? zone.toLowerCase() : `${zone.toLowerCase()}.`;
}

function closing(lines: string[][], open: number): number {
  let depth = 0;
  for (let at = open; at < lines.length; at += 1) {
    depth += Number(lines[at].at(-1) === '{') - Number(lines[at][0] === '}');
    if (depth === 0) {
      return at;
    }
  }
  throw new Error(`Corefile: "${lines[open].join(' ')}" is never closed`);
}

function directivesOf(lines: string[][]): Directive[] {
  const directives: Directive[] = [];
  let at = 0;
  while (at < lines.length) {
    const [name, ...args] = lines[at];
    if (args.at(-1) === '{') {
      const end = closing(lines, at);
      directives.push({
        name,
        args: args.slice(0, -1),
        block: lines.slice(at + 1, end),
      });
      at = end;
    } else {
      directives.push({ name, args, block: [] });
    }
    at += 1;
  }
  return directives;
}
