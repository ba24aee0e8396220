import { Directive } from './corefile';

/** What a rewrite makes of a name, and what it makes of that name in answers. */
export interface Rewritten {
  name: string;
  restore: (name: string) => string;
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
  const restore = answer[0] === 'answer' ? answerRule(answer) : undefined;
  return {
    continues,
    apply(name) {
      const changed = replace(name);
      if (changed === undefined) {
        return undefined;
      }
      // With `answer auto`, and for exact names, answers carry the name that was asked for.
      const automatic = (answered: string) =>
        answered === changed ? name : answered;
      const asIs = (answered: string) =>
        kind === 'exact' ? automatic(answered) : answered;
      return {
        name: changed,
        restore: answer[1] === 'auto' ? automatic : restore ?? asIs,
      };
    },
  };
}

function answerRule(words: string[]): ((name: string) => string) | undefined {
  if (words[1] !== 'name') {
    return undefined;
  }
  const replace = replacement('regex', words[2], words[3]);
  return name => replace(name) ?? name;
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
        name.endsWith(from)
          ? name.slice(0, name.length - from.length) + to
          : undefined;
    case 'substring':
      return name => (name.includes(from) ? name.replace(from, to) : undefined);
    default: {
      const pattern = new RegExp(from);
      return name => {
        const found = pattern.exec(name);
        return found
          ? absolute(
              to.replace(
                /\{(\d+)\}/g,
                (_, group) => found[Number(group)] ?? '',
              ),
            )
          : undefined;
      };
    }
  }
}

function absolute(name: string): string {
  return name.endsWith('.') ? name.toLowerCase() : `${name.toLowerCase()}.`;
}
