/** `exit`, `return`, `break` and `continue`: they leave what encloses them. */
export class Leave extends Error {
  readonly what: 'exit' | 'return' | 'break' | 'continue';
  readonly code: number;

  constructor(what: Leave['what'], code: number) {
    super(`${what} ${code}`);
    this.what = what;
    this.code = code;
  }
}
