import { Writable } from 'node:stream';

/** A stream whose lines go to a container's log. */
export function logStream(log: (text: string) => void): Writable {
  let rest = '';
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      const lines = (rest + chunk.toString()).split('\n');
      rest = lines.pop() ?? '';
      lines.forEach(log);
      done();
    },
    final(done) {
      if (rest !== '') {
        log(rest);
      }
      done();
    },
  });
}
