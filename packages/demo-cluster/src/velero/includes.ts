import { compileGlob } from './glob';

/** Two lists that say what is wanted: all when nothing is included by name, never what is excluded. */
export class IncludesExcludes {
  readonly #includes: string[];
  readonly #included: RegExp[];
  readonly #excluded: RegExp[];

  constructor(includes: string[] = [], excludes: string[] = []) {
    this.#includes = includes;
    this.#included = includes.map(pattern => compileGlob(pattern));
    this.#excluded = excludes.map(pattern => compileGlob(pattern));
  }

  get includesEverything(): boolean {
    return (
      this.#excluded.length === 0 &&
      (this.#includes.length === 0 || this.#includes.includes('*'))
    );
  }

  has(name: string): boolean {
    if (this.#excluded.some(pattern => pattern.test(name))) {
      return false;
    }
    return (
      this.#included.length === 0 ||
      this.#included.some(pattern => pattern.test(name))
    );
  }
}

/** What is wrong with a pair of lists, in Velero's words. */
export function validateIncludesExcludes(
  includes: string[] = [],
  excludes: string[] = [],
): string[] {
  const problems: string[] = [];
  if (new Set(includes).size > 1 && includes.includes('*')) {
    problems.push(
      "includes list must either contain '*' only, or a non-empty list of items",
    );
  }
  if (excludes.includes('*')) {
    problems.push("excludes list cannot contain '*'");
  }
  for (const item of new Set(excludes)) {
    if (includes.includes(item)) {
      problems.push(
        `excludes list cannot contain an item in the includes list: ${item}`,
      );
    }
  }
  return problems;
}
