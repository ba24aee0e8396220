import { Directive } from './corefile';

/** What is done to the name or the value of every record of an answer. */
export interface ResponseRule {
  on: 'name' | 'value';
  rewrite: (text: string) => string;
}

/** What a rewrite makes of a name, and what becomes of the answer: the last rule first. */
export interface Rewritten {
  name: string;
  responses: ResponseRule[];
}

/** One `rewrite name` rule: what becomes of a name, or nothing when it does not match. */
export interface RewriteRule {
  apply(name: string): Rewritten | undefined;
  continues: boolean;
}

/** Reads a `rewrite` directive; only rules about names are known here. */
export function rewriteRules(directive: Directive): RewriteRule[] {
  const [args, continues] = withoutMode(directive.args);
  const rules =
    args.length > 0
      ? [args]
      : directive.block.filter(line => line[0] === 'name');
  const answers = directive.block.filter(line => line[0] === 'answer');
  return rules.map(rule =>
    nameRule([...rule, ...(args.length > 0 ? [] : answers.flat())], continues),
  );
}

function withoutMode(args: string[]): [string[], boolean] {
  return ['stop', 'continue'].includes(args[0])
    ? [args.slice(1), args[0] === 'continue']
    : [args, false];
}

function nameRule(words: string[], continues: boolean): RewriteRule {
  if (words[0] !== 'name') {
    throw new Error(
      `plugin/rewrite: rules about "${words[0]}" are not known to the demo cluster`,
    );
  }
  const kinds = ['exact', 'prefix', 'suffix', 'substring', 'regex'];
  const [kind, from, to, ...answer] = kinds.includes(words[1])
    ? words.slice(1)
    : ['exact', ...words.slice(1)];
  const replace = replacement(kind, from, to);
  const { auto, rules } = answerRules(answer);
  return {
    continues,
    apply(name) {
      const changed = replace(name);
      if (changed === undefined) {
        return undefined;
      }
      const back =
        auto || kind === 'exact'
          ? wayBack({ kind, from, to }, { name, changed })
          : undefined;
      const automatic: ResponseRule[] = back
        ? [
            { on: 'name', rewrite: back },
            { on: 'value', rewrite: back },
          ]
        : [];
      return { name: changed, responses: [...automatic, ...rules] };
    },
  };
}

/** `answer auto`: a suffix is put back wherever it stands, other changes for the name at hand and those below it. */
function wayBack(
  rule: { kind: string; from: string; to: string },
  question: { name: string; changed: string },
): (text: string) => string {
  if (rule.kind === 'suffix') {
    const [from, to] = [absolute(rule.from), absolute(rule.to)];
    return text =>
      text.endsWith(to) ? text.slice(0, text.length - to.length) + from : text;
  }
  const { name, changed } = question;
  return text =>
    text === changed || text.endsWith(`.${changed}`)
      ? text.slice(0, text.length - changed.length) + name
      : text;
}

/** `answer auto`, and any number of `answer name|value FROM TO`; the word `answer` may be left out of later ones. */
function answerRules(words: string[]): {
  auto: boolean;
  rules: ResponseRule[];
} {
  const rules: ResponseRule[] = [];
  let auto = false;
  const rest = words.filter(word => word !== 'answer');
  while (rest.length > 0) {
    const on = rest.shift()!;
    if (on === 'auto') {
      auto = true;
    } else if ((on === 'name' || on === 'value') && rest.length >= 2) {
      const replace = replacement('regex', rest.shift()!, rest.shift()!);
      rules.push({ on, rewrite: text => replace(text) ?? text });
    } else {
      throw new Error(`plugin/rewrite: invalid answer rule "${on}"`);
    }
  }
  return { auto, rules };
}

function replacement(
  kind: string,
  from: string,
  to: string,
): (name: string) => string | undefined {
  switch (kind) {
    case 'exact':
      return name => (name === absolute(from) ? absolute(to) : undefined);
    case 'prefix':
      return name =>
        name.startsWith(from) ? to + name.slice(from.length) : undefined;
    case 'suffix':
      return name =>
        name.endsWith(absolute(from))
          ? name.slice(0, name.length - absolute(from).length) + absolute(to)
          : undefined;
    case 'substring':
      return name =>
        name.includes(from) ? name.replaceAll(from, to) : undefined;
    default: {
      const pattern = new RegExp(from);
      return name => {
        const found = pattern.exec(name);
        const fill = (_: string, group: string) => found?.[Number(group)] ?? '';
        return found ? absolute(to.replace(/\{(\d+)\}/g, fill)) : undefined;
      };
    }
  }
}

function absolute(name: string): string {
  return name.endsWith('.') ? name.toLowerCase() : `${name.toLowerCase()}.`;
}
