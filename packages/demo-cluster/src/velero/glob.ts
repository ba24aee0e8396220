/**
 * Compiles a pattern as Velero's glob library reads it: `*` and `?` stop at the
 * separator, `**` does not, `[ab]` and `{a,b}` choose.
 */
export function compileGlob(pattern: string, separator = ''): RegExp {
  const one = separator ? `[^${escaped(separator)}]` : '.';
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const rest = pattern.slice(at);
    const group = /^\[(!?)([^\]]+)\]/.exec(rest) ?? /^\{([^}]*)\}/.exec(rest);
    if (rest.startsWith('**')) {
      source += '.*';
      at += 1;
    } else if (group?.[0].startsWith('[')) {
      source += `[${group[1] ? '^' : ''}${group[2].replace(/\\/g, '\\\\')}]`;
      at += group[0].length - 1;
    } else if (group) {
      source += `(?:${group[1].split(',').map(escaped).join('|')})`;
      at += group[0].length - 1;
    } else if (rest[0] === '*') {
      source += `${one}*`;
    } else if (rest[0] === '?') {
      source += one;
    } else {
      source += escaped(rest[0]);
    }
  }
  return new RegExp(`^${source}$`, 's');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
