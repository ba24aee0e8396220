/** Hands out IPv4 addresses of a range, each to one holder at a time. */
export class AddressPool {
  readonly #first: number;
  readonly #size: number;
  readonly #taken = new Set<string>();
  #next = 0;

  constructor(options: { first: string; size: number }) {
    this.#first = toNumber(options.first);
    this.#size = options.size;
  }

  /** A free address, or the wanted one; undefined when that is taken or outside the range. */
  take(wanted?: string): string | undefined {
    if (wanted) {
      const inside =
        toNumber(wanted) >= this.#first &&
        toNumber(wanted) < this.#first + this.#size;
      return inside && !this.#taken.has(wanted)
        ? this.#mark(wanted)
        : undefined;
    }
    for (let tried = 0; tried < this.#size; tried += 1) {
      const address = toText(this.#first + (this.#next % this.#size));
      this.#next += 1;
      if (!this.#taken.has(address)) {
        return this.#mark(address);
      }
    }
    return undefined;
  }

  release(address: string): void {
    this.#taken.delete(address);
  }

  #mark(address: string): string {
    this.#taken.add(address);
    return address;
  }
}

function toNumber(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function toText(value: number): string {
  return [24, 16, 8, 0]
    .map(shift => Math.floor(value / 2 ** shift) % 256)
    .join('.');
}
