/** Room for so many bytes of JSON. What comes when there is none left is counted. */
export class Room {
  #left: number;
  #refused = 0;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  /** Whether so much would have room. */
  hasLeft(bytes: number): boolean {
    return bytes <= this.#left;
  }

  /** Takes it in, if it has room. */
  take(one: object): boolean {
    const bytes = Buffer.byteLength(JSON.stringify(one));
    if (!this.hasLeft(bytes)) {
      this.refuse();
      return false;
    }
    this.#left -= bytes;
    return true;
  }

  /** Counts something that was not even tried. */
  refuse(): void {
    this.#refused++;
  }

  /** A sentence about what had no room; none when all had. */
  notes(what: string): string[] {
    return this.#refused
      ? [`There was no room for ${this.#refused} more ${what}`]
      : [];
  }
}
