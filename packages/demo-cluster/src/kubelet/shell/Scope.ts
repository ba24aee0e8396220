import { Variables } from './expansion';
import { Leave } from './Leave';
import { Node } from './nodes';

/** What a running script remembers: variables, functions, parameters, and how its last command ended. */
export class Scope {
  readonly env: Record<string, string>;
  readonly functions = new Map<string, Node>();
  parameters: readonly string[];
  stopsAtFailure: boolean;
  lastCode = 0;
  /** How the last `$(...)` of the command at hand ended: the code of an assignment. */
  substitutionCode = 0;
  /** Number of the last job sent to the background. */
  lastJob?: number;
  #conditions = 0;

  constructor(options: {
    env: Record<string, string>;
    parameters?: readonly string[];
    stopsAtFailure?: boolean;
  }) {
    this.env = { ...options.env };
    this.parameters = options.parameters ?? [];
    this.stopsAtFailure = options.stopsAtFailure ?? false;
  }

  /** For a subshell: it knows the same and changes only its own. */
  copy(): Scope {
    const copy = new Scope(this);
    this.functions.forEach((body, name) => copy.functions.set(name, body));
    copy.lastCode = this.lastCode;
    copy.lastJob = this.lastJob;
    copy.#conditions = this.#conditions;
    return copy;
  }

  set(name: string, value: string): void {
    this.env[name] = value;
  }

  /** Whether what runs now is a condition, whose failure is an answer. */
  get inCondition(): boolean {
    return this.#conditions > 0;
  }

  async asCondition(work: () => Promise<number>): Promise<number> {
    this.#conditions += 1;
    try {
      return await work();
    } finally {
      this.#conditions -= 1;
    }
  }

  /** Calls a function with parameters of its own. */
  async call(
    parameters: string[],
    work: () => Promise<number>,
  ): Promise<number> {
    const outer = this.parameters;
    this.parameters = parameters;
    try {
      return await work();
    } catch (error) {
      if (error instanceof Leave && error.what === 'return') {
        return error.code;
      }
      throw error;
    } finally {
      this.parameters = outer;
    }
  }

  /** What words are filled in from; `outputOf` runs the commands among them. */
  variables(outputOf: Variables['outputOf']): Variables {
    return {
      get: name => this.#get(name),
      set: (name, value) => this.set(name, value),
      parameters: this.parameters,
      outputOf,
    };
  }

  #get(name: string): string | undefined {
    if (/^[1-9]$/.test(name)) {
      return this.parameters[Number(name) - 1];
    }
    switch (name) {
      case '?':
        return String(this.lastCode);
      case '!':
        return this.lastJob?.toString();
      case '#':
        return String(this.parameters.length);
      case '$':
        return '1';
      case '0':
        return 'sh';
      default:
        return this.env[name];
    }
  }
}
